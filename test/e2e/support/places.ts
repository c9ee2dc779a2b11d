/** Where on a plan somebody is, and how many taps it took them to get there. */
import { expect } from '@playwright/test';
import type { Someone } from './someone.ts';

/** Scrolls to a part of the page: 0 is its start and 1 its end. Returns when the page has drawn that. */
export async function scrollsTo(someone: Someone, part: number): Promise<void> {
  await someone.page.evaluate(async (share) => {
    scrollTo({ top: share * (document.documentElement.scrollHeight - innerHeight), behavior: 'instant' });
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  }, part);
}

/** Is at a section: its heading has come below the bar and the focus is on its section. */
export async function isAt(someone: Someone, title: string): Promise<void> {
  await expect(someone.section(title)).toBeFocused();
  const heading = someone.section(title).getByRole('heading', { level: 2, name: title });
  await expect(heading).toBeInViewport();
  const isClear = async (): Promise<boolean> => {
    const [top, below] = [await heading.boundingBox(), await someone.page.locator('.plan-bar').boundingBox()];
    return top !== null && below !== null && top.y >= below.y + below.height;
  };
  await expect.poll(isClear).toBe(true);
}

/**
 * Counts the taps on the page that is open, whatever they land on, until it is loaded anew. What this answers with says how many there
 * were since it was last asked.
 */
export async function countsTaps(someone: Someone): Promise<() => Promise<number>> {
  await someone.page.evaluate(() => {
    const count = { taps: 0 };
    Object.assign(globalThis, { count });
    addEventListener('click', () => (count.taps += 1), { capture: true });
  });
  return async () =>
    await someone.page.evaluate(() => {
      const { count } = globalThis as unknown as { count: { taps: number } };
      const { taps } = count;
      count.taps = 0;
      return taps;
    });
}

/**
 * Goes to each section of the plan by the contents, from the start, the middle and the end of the page in turn, in at most two taps each
 * time. Answers with the titles.
 */
export async function reachesEverySection(someone: Someone): Promise<readonly string[]> {
  const taps = await countsTaps(someone);
  const sections = (await someone.plan()).sections.filter(({ retiredAt }) => retiredAt === null);
  for (const [index, { id, title }] of sections.entries()) {
    await scrollsTo(someone, (index % 3) / 2);
    await taps();
    const contents = await someone.opensContents();
    await contents.locator(`a[href$="#section-${id}"]`).click();
    await expect(someone.page.getByRole('dialog', { name: 'Contents' })).toHaveCount(0);
    await isAt(someone, title);
    const made = await taps();
    expect(made, `${title} is tapped for`).toBeGreaterThan(0);
    expect(made, `${title} is two taps away`).toBeLessThanOrEqual(2);
  }
  return sections.map(({ title }) => title);
}
