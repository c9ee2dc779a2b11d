/** The server goes away under open browsers and comes back: people are told the truth, and nothing is lost. */
import { SERVER_AWAY } from './support/device.ts';
import { expect, test, quickIf } from './support/world.ts';
import type { Someone } from './support/someone.ts';

test.use({ serviceWorkers: 'allow' });

const ROUTINE = 'Daily routine';
const TEA = 'I want my tea first.';

async function bothHave(daughter: Someone, nurse: Someone, words: readonly string[]): Promise<void> {
  for (const someone of [daughter, nurse]) {
    for (const each of words) await someone.sees(ROUTINE, each);
    await someone.isToldSaved(ROUTINE);
  }
  expect(await daughter.shownText(ROUTINE)).toBe(await nurse.shownText(ROUTINE));
  const held = await nurse.heldText(ROUTINE);
  for (const each of words) expect(held.text.split(each)).toHaveLength(2);
}

for (const size of ['desktop', 'phone'] as const)
  test(
    `${size}: the server is killed while somebody types: told reconnecting, then offline, and nothing is lost [S1] [S2]`,
    quickIf(size === 'desktop'),
    async ({ world }) => {
      const daughter = await world.opensPearl('daughter', { size });
      const nurse = await world.opensPearl('nurse');
      for (const someone of [daughter, nurse]) someone.mayHear(...SERVER_AWAY);
      await Promise.all([daughter.opens(ROUTINE), nurse.opens(ROUTINE)]);
      await nurse.clicksBehind(ROUTINE, TEA);
      await nurse.types(' Seen on Monday.');
      await nurse.isToldSaved(ROUTINE);
      await daughter.clicksBefore(ROUTINE, TEA);

      const typing = daughter.types('She told me herself, and she told me twice: ');
      await nurse.sees(ROUTINE, 'She told me');
      await world.service.isKilled();
      await typing;

      await daughter.isTold(ROUTINE, 'Reconnecting…');
      await nurse.isTold(ROUTINE, 'Reconnecting…');
      await daughter.isTold(ROUTINE, /^Offline\. .*changes? .*kept .*since \d\d:\d\d/);
      await nurse.isTold(ROUTINE, /^Offline\. /);
      await daughter.canWriteIn(ROUTINE);
      await daughter.types('please, ');
      await nurse.types(' Written in the cellar.');
      await nurse.isTold(ROUTINE, /^Offline\. .*kept .*since \d\d:\d\d/);

      await world.service.starts();

      await bothHave(daughter, nurse, [
        'She told me herself, and she told me twice: please, ',
        'Seen on Monday. Written in the cellar.',
      ]);
      await nurse.reloads();
      await nurse.opens(ROUTINE);
      await nurse.sees(ROUTINE, 'She told me herself, and she told me twice: please, ');
    },
  );

test('the server ends gracefully and starts again in the middle of a sentence [S12]', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  const nurse = await world.opensPearl('nurse');
  for (const someone of [daughter, nurse]) someone.mayHear(...SERVER_AWAY);
  await Promise.all([daughter.opens(ROUTINE), nurse.opens(ROUTINE)]);
  await daughter.clicksBefore(ROUTINE, TEA);
  await nurse.clicksBehind(ROUTINE, TEA);

  const typing = Promise.all([
    daughter.types('She always says so, from the first day on: '),
    nurse.types(' The night staff have been told, all of them.'),
  ]);
  await nurse.sees(ROUTINE, 'She always');
  expect(await world.service.ends()).toBe(0);
  await world.service.starts();
  await typing;

  await bothHave(daughter, nurse, [
    'She always says so, from the first day on: ',
    'The night staff have been told, all of them.',
  ]);
});

test('a page that is opened while the server is away says so, and comes when it is back', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  daughter.mayHear(...SERVER_AWAY, /Failed to fetch dynamically imported module/);
  // The worker has the code of all pages, so only what the device does not keep is missing.
  await daughter.page.evaluate(() => navigator.serviceWorker.ready);
  await world.service.isKilled();
  await daughter.opensPanel('Daily routine', 'History');
  await daughter.reads('We cannot reach Alongside');
  await daughter.closesPanel();
  await daughter.page.getByRole('link', { name: 'People on the plan' }).click();
  await daughter.isOn('People on the plan');
  const away = daughter.page.getByRole('button', { name: /^Offline since .*We cannot reach Alongside/ });
  await expect(away).toBeVisible();
  await world.service.starts();
  await expect(away).toHaveCount(0);
});

test('what was written while the server is away is still there after a look at another page', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  daughter.mayHear(...SERVER_AWAY);
  await daughter.opens(ROUTINE);
  await daughter.clicksBehind(ROUTINE, TEA);
  await world.service.isKilled();
  await daughter.types(' Kept while nobody listened.');
  await daughter.isTold(ROUTINE, /^Offline\. /);
  await daughter.page.getByRole('link', { name: 'Alongside', exact: true }).click();
  await daughter.isOn('Plans');
  await world.service.starts();
  await daughter.opensPlan('Pearl’s care plan');
  await daughter.opens(ROUTINE);
  await daughter.sees(ROUTINE, 'Kept while nobody listened.');
  expect((await daughter.heldText(ROUTINE)).text).toContain('Kept while nobody listened.');
});
