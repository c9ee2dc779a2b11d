/** Whether everything on a page has its place: nothing too wide, cut off, under something else, or too small for a finger. */
import type { Page } from '@playwright/test';
import type { Someone } from './someone.ts';

/** What is wrong with the layout as it stands, in words. It runs inside the page. */
function faultsHere(within: string | null): string[] {
  const root = within === null ? document.body : document.querySelector(within);
  if (root === null) return [`there is no ${within ?? 'page'}`];
  const width = document.documentElement.clientWidth;
  const found: string[] = [];
  const nameOf = (element: Element): string => {
    const words = (element.getAttribute('aria-label') ?? element.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
    return `${element.tagName.toLowerCase()}.${[...element.classList].join('.')} “${words.slice(0, 40)}”`;
  };
  const isShown = (element: Element): boolean => {
    const { width: w, height: h } = element.getBoundingClientRect();
    // What is there for screen readers alone has no place on the screen; the library hides it within a box of one pixel.
    for (let each = element.parentElement; each !== null && each !== document.body; each = each.parentElement)
      if (each.offsetWidth <= 1 && getComputedStyle(each).overflow === 'hidden') return false;
    // The name on another's caret goes where the caret goes; whole and in its place it stands over the text.
    const apart = element.closest('.hidden, .skip, .caret') !== null;
    return w > 2 && h > 2 && element.checkVisibility({ visibilityProperty: true }) && !apart;
  };
  const scrolls = (element: Element): boolean => {
    for (let each: Element | null = element; each !== null && each !== document.body; each = each.parentElement)
      if (['auto', 'scroll'].includes(getComputedStyle(each).overflowX)) return true;
    return false;
  };
  const wider = document.documentElement.scrollWidth - width;
  if (wider > 0) found.push(`the page is ${wider} px wider than the screen`);

  // Text: all of it on the screen, none of it cut off.
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    const parent = node.parentElement;
    if (parent === null || (node.nodeValue ?? '').trim() === '' || !isShown(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const out = [...range.getClientRects()].some((rect) => rect.right > width + 1 || rect.left < -1);
    if (out && !scrolls(parent)) found.push(`text leaves the screen: ${nameOf(parent)}`);
    for (let each: Element | null = parent; each !== null && each !== root.parentElement; each = each.parentElement) {
      const style = getComputedStyle(each);
      const cutX = ['hidden', 'clip'].includes(style.overflowX) && each.scrollWidth > each.clientWidth + 1;
      const cutY = ['hidden', 'clip'].includes(style.overflowY) && each.scrollHeight > each.clientHeight + 1;
      if ((cutX || cutY) && each !== document.body) found.push(`text is cut off: ${nameOf(each)}`);
    }
  }

  // Controls: large enough, on the screen, and none over another.
  const controls = [
    ...root.querySelectorAll(
      'a[href], button, input, select, textarea, summary, label.choice, [role="menuitem"], [role="radio"], [role="option"], [role="checkbox"], [role="tab"]',
    ),
  ].filter((control) => isShown(control) && (!control.matches('input') || control.closest('label.choice') === null));
  const layerOf = (element: Element): Element | null => {
    for (let each: Element | null = element; each !== null; each = each.parentElement)
      if (['fixed', 'sticky'].includes(getComputedStyle(each).position)) return each;
    return null;
  };
  const boxes = controls.map((control) => ({ control, box: control.getBoundingClientRect(), layer: layerOf(control) }));
  for (const { control, box } of boxes) {
    // A link stands in its line. The mark of a comment does too, and the count in the head of its section leads to the same, in full size.
    const inLine = (control.matches('a') && getComputedStyle(control).display === 'inline') || control.matches('.thread-mark');
    if (!inLine && Math.min(box.width, box.height) < 43.5)
      found.push(`smaller than a finger (${box.width.toFixed(0)} × ${box.height.toFixed(0)}): ${nameOf(control)}`);
    if ((box.right > width + 1 || box.left < -1) && !scrolls(control)) found.push(`leaves the screen: ${nameOf(control)}`);
  }
  for (const [i, a] of boxes.entries()) {
    for (const b of boxes.slice(i + 1)) {
      if (a.layer !== b.layer || a.control.contains(b.control) || b.control.contains(a.control)) continue;
      const x = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const y = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      if (x > 3 && y > 3) found.push(`one over the other: ${nameOf(a.control)} and ${nameOf(b.control)}`);
    }
  }
  return [...new Set(found)];
}

async function settles(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

/** What is wrong with the layout of the page as it is, at its own size. */
export async function layoutFaults(someone: Someone, within?: string): Promise<string[]> {
  return await someone.page.evaluate(faultsHere, within ?? null);
}

/** Widths of a phone, a tablet and a laptop. */
export const WIDTHS = [390, 820, 1440] as const;

/**
 * Looks at the state the page is in at these widths, with the usual text and with text twice as large, from left to right and from
 * right to left, and adds what is wrong to `list`. Afterwards the page is as it was. With SHOTS=folder in the environment each
 * look is kept as a picture there too, in light and in dark, for whoever wants to see them.
 */
export async function looksRound(
  someone: Someone,
  state: string,
  list: string[],
  { within, widths = WIDTHS }: { within?: string | undefined; widths?: readonly number[] },
): Promise<void> {
  const { page } = someone;
  const before = page.viewportSize();
  const folder = process.env['SHOTS'];
  const direction = (await page.evaluate(() => document.documentElement.dir)) === 'rtl' ? 'rtl' : 'ltr';
  for (const width of widths) {
    await page.setViewportSize({ width, height: before?.height ?? 900 });
    for (const text of [1, 2] as const) {
      for (const dir of direction === 'rtl' ? (['rtl'] as const) : (['ltr', 'rtl'] as const)) {
        await page.evaluate(
          ([large, side]) => {
            const { style } = document.documentElement;
            style.fontSize = '';
            if (large === 2) style.fontSize = `${2 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)}px`;
            document.documentElement.dir = side;
          },
          [text, dir] as const,
        );
        await settles(page);
        const where = `${state}, ${width} px, ${dir}${text === 2 ? ', text of 200 %' : ''}`;
        list.push(...(await layoutFaults(someone, within)).map((fault) => `${where}: ${fault}`));
        if (folder !== undefined && folder !== '')
          for (const colorScheme of ['light', 'dark'] as const) {
            await page.emulateMedia({ colorScheme });
            const path = `${folder}/${where.replaceAll(/[^\w%]+/g, '-')}-${colorScheme}.png`;
            await page.screenshot({ path });
            await page.emulateMedia({ colorScheme: 'light' });
          }
      }
    }
  }
  await page.evaluate((side) => {
    document.documentElement.style.fontSize = '';
    document.documentElement.dir = side;
  }, direction);
  if (before !== null) await page.setViewportSize(before);
  await settles(page);
}
