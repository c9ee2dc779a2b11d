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

for (const browser of ['keeps a place by itself', 'does not'] as const)
  test(`the browser’s own search finds words of sections that nobody came near, once the page rests, and nothing moves, where the browser ${browser}`, async ({
    world,
  }) => {
    const nurse = await world.opensPearl('nurse');
    const daughter = await world.signsIn('daughter');
    if (browser === 'does not') await letsMove(daughter.page);
    await daughter.reloads();
    await daughter.opensPlan('Pearl’s care plan');
    await nurse.opens('Preferences');
    // She goes far down at once, so that there are sections without text above what she reads.
    await daughter.page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Safeguarding' }).click();
    const read = daughter.section('Safeguarding');
    await expect(read.locator('.prose')).toBeVisible();
    const topOf = () => read.evaluate((element) => element.getBoundingClientRect().top);
    const waiting = daughter.page.locator('.section .waiting');
    await expect(waiting.first()).toBeAttached();
    const finds = (words: string) =>
      daughter.page.evaluate((text) => {
        getSelection()?.removeAllRanges();
        return (window as unknown as { find: (words: string) => boolean }).find(text);
      }, words);
    // The texts near it have come when nothing moves any more.
    let top = Number.NaN;
    await expect
      .poll(
        async () => {
          const last = top;
          top = await topOf();
          return Math.abs(top - last);
        },
        { intervals: [300] },
      )
      .toBeLessThan(1);
    const scrolled = await daughter.page.evaluate(() => scrollY);
    await expect(waiting).toHaveCount(0, { timeout: 60_000 });
    expect(Math.abs((await topOf()) - top)).toBeLessThan(2);
    expect(await daughter.page.evaluate(() => scrollY)).toBeGreaterThan(scrolled);
    // It was drawn for reading only, and so she is not shown as present there.
    const far = daughter.section('Preferences');
    await expect(far.locator('.prose')).toHaveCount(0);
    await expect(far.locator('.here-too')).toHaveText(/^This is how it was today, \d\d:\d\d\.$/);
    await expect(nurse.section('Preferences').locator('.here-too')).toHaveText('');
    expect(await finds('Only women help me wash')).toBe(true);
    expect(await finds('words that stand nowhere')).toBe(false);
    // The live text takes its place, and the sentence about its age goes.
    await daughter.opens('Preferences');
    await expect(far.locator('.here-too')).not.toHaveText(/This is how it was/);
    await expect(nurse.section('Preferences').locator('.here-too')).toHaveText(/Denise/);
  });
