/** What a page says aloud by itself, as a screen reader would. */
import type { Someone } from './someone.ts';

/** Notes everything that the page says aloud by itself from now on, in its order. */
export async function hears(someone: Someone): Promise<() => Promise<string[]>> {
  await someone.page.evaluate(() => {
    const heard: string[] = [];
    const before = new WeakMap<Element, string>();
    Object.assign(globalThis, { heard });
    new MutationObserver((records) => {
      for (const { target } of records) {
        const from = target instanceof Element ? target : target.parentElement;
        const region = from?.closest('[role="status"], [role="alert"], [aria-live]') ?? null;
        const text = (region?.textContent ?? '').trim();
        if (region === null || text === '' || before.get(region) === text) continue;
        before.set(region, text);
        heard.push(text);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return () => someone.page.evaluate(() => [...(globalThis as unknown as { heard: string[] }).heard]);
}
