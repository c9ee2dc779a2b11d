/** What one reads stays where it is, whatever others write. */
import type { Page } from '@playwright/test';
import type { Someone } from './support/someone.ts';
import { expect, test, quickIf } from './support/world.ts';

const ROUTINE = 'Daily routine';
const READ = 'One hymn, very low.';

/** A browser that lets a page move under its reader, as some do. */
async function letsMove(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const supports = CSS.supports.bind(CSS);
    CSS.supports = (name: string, value?: string) =>
      name !== 'overflow-anchor' && (value === undefined ? supports(name) : supports(name, value));
    const style = new CSSStyleSheet();
    style.replaceSync('* { overflow-anchor: none !important; }');
    document.adoptedStyleSheets = [style];
  });
}

/** How far the line that is read is from the top of the window, in pixels. */
async function topOfRead(reader: Someone): Promise<number> {
  const line = reader.text(ROUTINE).locator('p', { hasText: READ }).first();
  return await line.evaluate((element) => element.getBoundingClientRect().top);
}

for (const size of ['desktop', 'phone'] as const)
  for (const browser of ['keeps a place by itself', 'does not'] as const)
    test(
      `${size}: lines that others write above do not move the line that is read, where the browser ${browser}`,
      quickIf(size === 'phone' && browser === 'does not'),
      async ({ world }) => {
        const nurse = await world.opensPearl('nurse');
        const daughter = await world.signsIn('daughter', { size });
        if (browser === 'does not') await letsMove(daughter.page);
        await daughter.reloads();
        await daughter.opensPlan('Pearl’s care plan');
        await Promise.all([nurse.opens(ROUTINE), daughter.opens(ROUTINE)]);
        await daughter
          .text(ROUTINE)
          .locator('p', { hasText: READ })
          .first()
          .evaluate((line) => {
            line.scrollIntoView({ block: 'center' });
          });
        // The texts of the sections near it have come when nothing moves any more.
        let before = Number.NaN;
        const moved = async (): Promise<number> => {
          const last = before;
          before = await topOfRead(daughter);
          return Math.abs(before - last);
        };
        await expect.poll(moved, { intervals: [400] }).toBeLessThan(1);

        await nurse.clicksBehind(ROUTINE, 'I want my tea first.');
        for (const words of ['First the light.', 'Then the radio.', 'Then the tea.', 'And no hurry.']) {
          await nurse.page.keyboard.press('Enter');
          await nurse.types(words);
        }
        await daughter.sees(ROUTINE, 'And no hurry.');
        expect(Math.abs((await topOfRead(daughter)) - before)).toBeLessThan(2);
      },
    );
