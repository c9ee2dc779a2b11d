/** Comments: about words, also where one may not write, live for the others, kept without a network, and in a place of their own. */
import { closesAndReopens, goesOffline, goesOnline, isReadyForOffline } from './support/device.ts';
import type { Someone } from './support/someone.ts';
import { expect, test, quick } from './support/world.ts';

const HEALTH = 'Health, medication and clinical needs';
const ROUTINE = 'Daily routine';

/** Selects words of a section, as a hand does. */
async function selects(someone: Someone, title: string, words: string): Promise<void> {
  const text = someone.text(title);
  if ((await text.getAttribute('contenteditable')) === 'true') await text.focus();
  await text.evaluate((element, wanted) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const at = node.textContent?.indexOf(wanted) ?? -1;
      if (at === -1) continue;
      node.parentElement?.scrollIntoView({ block: 'center' });
      document.getSelection()?.setBaseAndExtent(node, at, node, at + wanted.length);
      return;
    }
    throw new Error(`there is no ${wanted}`);
  }, words);
}

/** Selects words and asks to comment on them. */
async function begins(someone: Someone, title: string, words: string): Promise<void> {
  await selects(someone, title, words);
  await someone.section(title).getByRole('button', { name: 'Comment', exact: true }).click();
}

const panelOf = (someone: Someone) => someone.page.locator('aside.side-panel');
const cards = (someone: Someone) => panelOf(someone).locator('.thread:not(.new-thread)');
const marked = (someone: Someone, title: string) => someone.text(title).locator('.commented');

/** Writes a comment in the place that is open, and sends it. */
async function says(someone: Someone, words: string): Promise<void> {
  const field = panelOf(someone).getByRole('textbox').last();
  await expect(field).toBeFocused();
  await someone.page.keyboard.type(words);
  await someone.page.keyboard.press('Control+Enter');
}

/** Words of the first paragraph of a section that are long enough to be told from others. */
async function someWords(someone: Someone, title: string): Promise<string> {
  const words = await someone.text(title).locator('p').first().textContent();
  return (words ?? '').split(' ').slice(0, 4).join(' ');
}

test(
  'a daughter comments on a section that she may not write, on her phone, and the nurse sees it at once and answers',
  quick,
  async ({ world }) => {
    const daughter = await world.opensPearl('daughter', { size: 'phone' });
    const nurse = await world.opensPearl('nurse');
    await Promise.all([daughter.opens(HEALTH), nurse.opens(HEALTH)]);
    const words = await someWords(daughter, HEALTH);
    const before = await nurse.heldText(HEALTH);
    await begins(daughter, HEALTH, words);
    await says(daughter, 'Does this still hold at night?');
    await expect(cards(daughter).getByText('Does this still hold at night?')).toBeVisible();

    await expect(marked(nurse, HEALTH)).toHaveText(words);
    const count = nurse.section(HEALTH).getByRole('button', { name: /^One comment: .* One waits for you|^One comment: / });
    await expect(count).toContainText('One comment, one waits for you');
    await count.click();
    await expect(cards(nurse)).toContainText('Denise');
    await cards(nurse).getByRole('button', { name: 'Reply' }).click();
    await says(nurse, 'Yes, also at night.');

    await expect(cards(daughter).getByText('Yes, also at night.')).toBeVisible();
    await expect(nurse.section(HEALTH).locator('[data-comment-count]')).toHaveText('One comment');
    expect(await nurse.heldText(HEALTH)).toEqual(before);
  },
);

test.describe('without a network', () => {
  test.use({ serviceWorkers: 'allow' });

test('a comment without a network is kept on the device, also after a reload, and sent once', quick, async ({ world }) => {
  const first = await world.opensPearl('daughter');
  await first.opens(ROUTINE);
  await isReadyForOffline(first);
  const words = await someWords(first, ROUTINE);
  await goesOffline(first);
  await begins(first, ROUTINE, words);
  await says(first, 'She told me this on Sunday.');
  await expect(panelOf(first).getByText('Kept on this device, not sent yet')).toBeVisible();
  const daughter = await closesAndReopens(first);
  daughter.staysOnThisPlan();
  await goesOnline(daughter);
  await daughter.opens(ROUTINE);
  await expect(marked(daughter, ROUTINE)).toHaveText(words);
  await daughter.section(ROUTINE).locator('[data-comment-count]').click();
  await expect(cards(daughter)).toHaveCount(1);
  await expect(cards(daughter)).toContainText('She told me this on Sunday.');
  await expect(panelOf(daughter).getByText('Kept on this device, not sent yet')).toHaveCount(0);
});
});
