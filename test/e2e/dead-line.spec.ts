/** A network that swallows everything without closing anything: the page notices, says so, and comes back by itself. */
import { Front } from './support/front.ts';
import { demoLogin, expect, test } from './support/world.ts';

const LIFE = 'Life story';
test.describe.configure({ timeout: 180_000 });

for (const size of ['desktop', 'phone'] as const) {
  test(`${size}: a line that swallows everything is given up, and what was written is saved on a new one [S14] [S2]`, async ({
    world,
  }) => {
    const front = await Front.before(world.service.url);
    try {
      const daughter = await world.comes({ size, at: front.url });
      await daughter.signsInQuickly(demoLogin('daughter'));
      await daughter.opensPlan('Pearl’s care plan');
      const nurse = await world.opensPearl('nurse');
      await daughter.writesAtEnd(LIFE, 'She kept bees');
      await daughter.isToldSaved(LIFE);
      await expect(daughter.page.getByText(/^Niamh .*is here\.$/)).toBeVisible();
      front.swallowsLines();
      await daughter.types(' behind the chapel.');
      await daughter.isTold(LIFE, 'Saving…');
      // Seen while it lasts: the page may be back after a moment.
      const told = daughter.page.evaluate(
        () =>
          new Promise<string>((resolve) => {
            const look = (): void => {
              const sentence = /No answer (from Alongside )?since \d\d:\d\d\./.exec(document.body.textContent ?? '')?.[0];
              if (sentence !== undefined) resolve(sentence);
            };
            new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
          }),
      );
      expect(await told).toMatch(/^No answer/);
      await daughter.isToldSaved(LIFE);
      await nurse.opens(LIFE);
      await nurse.sees(LIFE, 'She kept bees behind the chapel.');
      await nurse.writesAtEnd(LIFE, ' And hens.');
      await daughter.sees(LIFE, 'And hens.');
    } finally {
      await front.ends();
    }
  });
}
