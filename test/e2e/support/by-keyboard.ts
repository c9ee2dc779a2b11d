/** Getting about by the keyboard alone. */
import { expect, type Locator } from '@playwright/test';
import type { Someone } from './someone.ts';

/** Whether what has the focus, or the label that stands for it, is on the screen. */
function isInView(element: Element): boolean {
  const { top, bottom, left, right } = (element.closest('label') ?? element).getBoundingClientRect();
  return bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
}

/** Presses Tab until this has the focus, and sees it on the screen. */
export async function tabsTo(someone: Someone, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 120; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      await expect.poll(() => target.evaluate(isInView)).toBe(true);
      return;
    }
    await someone.page.keyboard.press(key);
  }
  throw new Error(`Tab never reached ${target.toString()}`);
}

/** Presses these keys in their order. */
export async function press(someone: Someone, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await someone.page.keyboard.press(key);
}
