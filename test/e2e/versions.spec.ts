/** Versions of the page: a new one is offered and never forced, and one that is too old is stopped before it can harm. */
import { comesBackToPage, SERVER_AWAY } from './support/device.ts';
import { Front } from './support/front.ts';
import { demoLogin, expect, test, quickIf } from './support/world.ts';

test.use({ serviceWorkers: 'allow' });

const LIFE = 'Life story';
const NEW = 'There is a new version of Alongside.';
const OLD = 'This page is too old to write in the plan.';

for (const size of ['desktop', 'phone'] as const) {
  test(`${size}: a new version is offered while somebody writes, and comes only when they take it`, async ({ world }) => {
    const front = await Front.before(world.service.url);
    try {
      const daughter = await world.comes({ size, at: front.url });
      await daughter.signsInQuickly(demoLogin('daughter'));
      await daughter.opensPlan('Pearl’s care plan');
      await daughter.page.evaluate(() => navigator.serviceWorker.ready);
      await daughter.writesAtEnd(LIFE, 'She kept bees ');
      await daughter.page.evaluate(() => Object.assign(globalThis, { samePage: true }));

      front.hasNewVersion();
      await comesBackToPage(daughter);
      await expect(daughter.page.getByText(NEW)).toBeVisible();
      await daughter.types('behind the chapel.');
      await daughter.isToldSaved(LIFE);
      await daughter.sees(LIFE, 'She kept bees behind the chapel.');
      expect(await daughter.page.evaluate(() => 'samePage' in globalThis)).toBe(true);

      daughter.mayHear(/WebSocket/);
      await daughter.presses('Take the new version');
      await expect.poll(() => daughter.page.evaluate(() => 'samePage' in globalThis).catch(() => true)).toBe(false);
      await daughter.isOn('Pearl’s care plan');
      await daughter.opens(LIFE);
      await daughter.sees(LIFE, 'She kept bees behind the chapel.');
      await expect(daughter.page.getByText(NEW)).toHaveCount(0);
    } finally {
      await front.ends();
    }
  });

  test(
    `${size}: an old page is stopped, and what it had not saved is kept and offered for copying [S7] [S9]`,
    quickIf(size === 'phone'),
    async ({ world }) => {
      const daughter = await world.opensPearl('daughter', { size });
      await daughter.writesAtEnd(LIFE, 'She kept bees.');
      await daughter.isToldSaved(LIFE);
      const { room } = await daughter.sectionOnServer(LIFE);
      const before = await daughter.heldText(LIFE);
      daughter.mayHear(...SERVER_AWAY, /the server responded with a status of/);

      await world.service.isKilled();
      await daughter.types(' Behind the chapel.');
      await daughter.isTold(LIFE, /kept on this device/);
      // Meanwhile a newer page has written what this one does not know.
      world.service.hasRoomOfSchema(room, 999);
      await world.service.starts();

      const kept = daughter.page.getByRole('alert').filter({ hasText: 'not saved' });
      await expect(kept).toContainText(`Something you wrote in “${LIFE}” was not saved`);
      await expect(kept.getByLabel('Your text that was not saved')).toHaveValue(/Behind the chapel\./);
      await expect(kept.getByRole('button', { name: 'Copy' })).toBeVisible();
      await expect(daughter.page.getByText(OLD)).toBeVisible();
      await expect(daughter.text(LIFE)).toHaveAttribute('contenteditable', 'false');
      // The other sections go on.
      await daughter.writesAtEnd('How I communicate', 'She likes short sentences.');
      await daughter.isToldSaved('How I communicate');
      expect(await daughter.heldText(LIFE)).toEqual(before);

      // Nothing of it is lost by loading the page again, and nothing of it is sent.
      await daughter.reloads();
      await expect(kept.getByLabel('Your text that was not saved').first()).toHaveValue(/Behind the chapel\./);
      expect(await daughter.heldText(LIFE)).toEqual(before);
    },
  );
}
