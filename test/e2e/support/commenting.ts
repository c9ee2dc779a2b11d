/** What people do with comments in a browser. */
import { expect } from '@playwright/test';
import type { Someone } from './someone.ts';

/** Sections in which nobody of the demo has commented: one that professionals lead, and one that is written together. */
export const LED = 'Capacity, consent and authority';
export const LIFE = 'Life story';

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
export async function begins(someone: Someone, title: string, words: string): Promise<void> {
  await selects(someone, title, words);
  await someone.section(title).getByRole('button', { name: 'Comment', exact: true }).click();
}

/** The panel with the comments. */
export const panelOf = (someone: Someone) => someone.page.locator('aside.side-panel');
/** The threads in it. */
export const cards = (someone: Someone) => panelOf(someone).locator('section.thread:not(.new-thread)');
/** The words of a section that are commented on. */
export const marked = (someone: Someone, title: string) => someone.text(title).locator('.commented');

/** Writes a comment in the place that is open, and sends it. */
export async function says(someone: Someone, words: string): Promise<void> {
  const field = panelOf(someone).getByRole('textbox').last();
  await expect(field).toBeFocused();
  await someone.page.keyboard.type(words);
  await someone.page.keyboard.press('Control+Enter');
}

/** Words of the first paragraph of a section that are long enough to be told from others. */
export async function someWords(someone: Someone, title: string): Promise<string> {
  const words = await someone.text(title).locator('p').first().textContent();
  return (words ?? '').split(' ').slice(0, 4).join(' ');
}
