/** With the largest text: words stay whole, initials are seen, and a page in Urdu has one side. */
import type { Page } from '@playwright/test';
import { expect, test } from './support/world.ts';

const ROUTINE = 'Daily routine';

async function makesTextLargest(page: Page): Promise<void> {
  await page.evaluate(() => (document.documentElement.dataset['text'] = 'largest'));
}

/** The words in these elements that stand in two lines. */
async function brokenWords(page: Page, selector: string): Promise<string[]> {
  return await page.evaluate((within) => {
    const broken: string[] = [];
    for (const element of document.querySelectorAll(within)) {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
        for (const { index, 0: word } of (node.nodeValue ?? '').matchAll(/[\p{L}\p{N}]+/gu)) {
          const range = document.createRange();
          range.setStart(node, index);
          range.setEnd(node, index + word.length);
          const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
          if (lines.size > 1) broken.push(word);
        }
    }
    return broken;
  }, selector);
}

for (const width of [1440, 1100, 820, 390])
  test(`at ${width} px no word of the contents breaks, and nothing is wider than the page`, async ({ world }) => {
    const nurse = await world.opensPearl('nurse', width < 500 ? { size: 'phone' } : {});
    const { page } = nurse;
    await page.setViewportSize({ width, height: 900 });
    await makesTextLargest(page);
    const contents = await nurse.opensContents();
    const links = contents.getByRole('link');
    await expect(links.first()).toBeVisible();
    expect(await links.count()).toBeGreaterThan(8);
    expect(await brokenWords(page, '.contents-list')).toEqual([]);
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(tooWide).toBeLessThanOrEqual(0);
    const cut = await contents.evaluate((list) => list.scrollWidth - list.clientWidth);
    expect(cut).toBeLessThanOrEqual(0);
  });

test('the initials of those who are here are all seen, however many they are', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  for (const name of ['daughter', 'son', 'person'] as const) await world.opensPearl(name);
  const avatars = nurse.page.locator('.here-now .avatar');
  await expect(avatars).toHaveCount(3);
  for (const text of ['usual', 'largest']) {
    await nurse.page.evaluate((size) => (document.documentElement.dataset['text'] = size), text);
    const covered = await avatars.evaluateAll((all) =>
      all.flatMap((avatar) => {
        const range = document.createRange();
        range.selectNodeContents(avatar);
        const { left, right, top, bottom } = range.getBoundingClientRect();
        const middle = (top + bottom) / 2;
        const isWhole = [left + 1, right - 1].every((x) => document.elementFromPoint(x, middle) === avatar);
        return isWhole ? [] : [avatar.textContent];
      }),
    );
    expect(covered).toEqual([]);
  }
});

test('in Urdu the title of a section, its words and its labels stand on one side, also where the words are English', async ({
  world,
}) => {
  const nurse = await world.opensPearl('nurse');
  const { page } = nurse;
  /** The lines of a section that do not begin at the side where those of the page begin. */
  const elsewhere = async (): Promise<string[]> =>
    await nurse.section(ROUTINE).evaluate((section) => {
      const rtl = getComputedStyle(document.documentElement).direction === 'rtl';
      const wrong: string[] = [];
      for (const line of section.querySelectorAll('h2, .state, .prose p, .prose h3, .prose h4')) {
        const range = document.createRange();
        range.selectNodeContents(line);
        const rects = [...range.getClientRects()].filter(({ width }) => width > 1);
        const box = line.getBoundingClientRect();
        // What is there for screen readers alone has no place.
        if (rects.length === 0 || box.width < 5) continue;
        const gaps = rects.map(({ left, right }) => (rtl ? box.right - right : left - box.left));
        const gap = Math.min(...gaps) - Number.parseFloat(getComputedStyle(line).paddingInlineStart);
        // A space at the end of a line hangs over the edge.
        if (gap > 3 || gap < -15) wrong.push(`${(line.textContent ?? '').slice(0, 30)}: ${Math.round(gap)}`);
      }
      return wrong;
    });
  await nurse.startsWriting(ROUTINE);
  await makesTextLargest(page);
  expect(await elsewhere()).toEqual([]);
  const headers = { 'content-type': 'application/json', origin: world.service.url };
  const answer = await nurse.context.request.patch('/api/me', { headers, data: { language: 'ur', textSize: 'largest' } });
  expect(answer.ok()).toBe(true);
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await nurse.opens(ROUTINE);
  expect(await nurse.text(ROUTINE).locator('p').count()).toBeGreaterThan(10);
  expect(await elsewhere()).toEqual([]);
});
