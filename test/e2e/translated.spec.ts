/** A page that the browser translates: what changes on it changes still, and nothing of the translation comes into the plan. */
import type { Page } from '@playwright/test';
import { expect, test } from './support/world.ts';

const LIFE = 'Life story';
const ROUTINE = 'Daily routine';

/**
 * Translates the page as browsers do: each text gives way to two elements with the translation, at once and whenever something
 * changes. What says that it is not to be translated stays. A story still has to find its way by the names on the page, so the
 * translation of these is their own words; that of the plan's text has brackets.
 */
async function translates(page: Page): Promise<void> {
  await page.evaluate(() => {
    const isKept = (node: Node): boolean =>
      node.parentElement?.closest('font, script, style, textarea, [translate="no"], .notranslate') !== null;
    const translate = (): void => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const texts: Text[] = [];
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
        if (node instanceof Text && node.data.trim() !== '' && !isKept(node)) texts.push(node);
      for (const text of texts) {
        const outer = document.createElement('font');
        const inner = document.createElement('font');
        inner.textContent = text.parentElement?.closest('.prose') == null ? text.data : `«${text.data}»`;
        outer.append(inner);
        text.replaceWith(outer);
      }
    };
    translate();
    // The reader's own changes are translated too, a moment later.
    new MutationObserver(() => setTimeout(translate, 50)).observe(document.body, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
}

test('sentences about rights, holds, presence and saving change on a page that the browser translates', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  const daughter = await world.opensPearl('daughter');
  await daughter.opens(LIFE);
  const state = daughter.section(LIFE).locator('.facts .state');
  await expect(state).toHaveText(/^You can write here\./);
  await translates(daughter.page);
  await expect(state.locator('font font')).toHaveText(/^You can write here\./);

  const panel = await nurse.opensPanel(LIFE, 'Section settings');
  await panel.getByLabel('The reason for the hold').fill('We look at it together on Friday.');
  await panel.getByRole('button', { name: 'Put on hold' }).click();
  await expect(state).not.toHaveText(/You can write here/);
  const notices = daughter.section(LIFE).locator('.notice');
  await expect(notices.filter({ hasText: 'This section was just put on hold. You can no longer write here.' })).toHaveCount(1);
  await panel.getByRole('button', { name: 'Lift the hold' }).click();
  await expect(state).toHaveText(/^You can write here\./);
  await expect(notices.filter({ hasText: 'on hold' })).toHaveCount(0);
  await expect(notices.filter({ hasText: 'The hold was lifted.' })).toHaveCount(1);
  await nurse.closesPanel();

  // Who is here, and the state of saving.
  const here = daughter.page.locator('.here-now');
  await expect(here).toHaveText(/Niamh/);
  const son = await world.opensPearl('son');
  await expect(here).toHaveText(/Marcus/);
  await son.page.close();
  await expect(here).not.toHaveText(/Marcus/);
  await daughter.writesAtEnd(ROUTINE, 'Then the radio.');
  await daughter.isToldSaved(ROUTINE);
  await nurse.opens(ROUTINE);
  await nurse.sees(ROUTINE, 'Then the radio.');
  await expect(nurse.text(ROUTINE)).not.toHaveText(/«/);

  // All texts of the page change with its language, and none is left behind.
  await daughter.page.keyboard.press('Control+k');
  await expect(daughter.page.getByRole('dialog').getByRole('searchbox')).toBeFocused();
  await daughter.types('اردو');
  await daughter.page.keyboard.press('Enter');
  await expect(daughter.page.locator('html')).toHaveAttribute('lang', 'ur');
  await expect(state).toHaveText(/^[\u0600-\u06ff]/);
  const own = daughter.page.locator(':is(.bar, .plan-bar) button, .contents-title, .facts :is(.tag, .state, summary)');
  await expect(own.filter({ hasText: /[\u0600-\u06ff]/ })).not.toHaveCount(0);
  await expect(own.filter({ hasText: /You can|Led by|Contents|More|Find|Go to|Why, and how/ })).toHaveCount(0);
});

test('the text of the plan stays as people wrote it, for its writer and for its reader', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  const inspector = await world.opensPearl('inspector');
  const before = await nurse.heldText(ROUTINE);
  for (const someone of [nurse, inspector]) {
    await someone.opens(ROUTINE);
    await translates(someone.page);
    await expect(someone.section(ROUTINE).locator('h2 font font')).toHaveText(ROUTINE);
  }
  await nurse.writesAtEnd(ROUTINE, 'Then the radio.');
  await nurse.isToldSaved(ROUTINE);
  await inspector.sees(ROUTINE, 'Then the radio.');
  for (const someone of [nurse, inspector]) await expect(someone.text(ROUTINE)).not.toHaveText(/«/);
  const after = await nurse.heldText(ROUTINE);
  expect(after.text.replace('Then the radio.', '').trim()).toBe(before.text.trim());
});
