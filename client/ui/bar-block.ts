/**
 * The bar that stays at the top of the window. The styles have its height as `--bar-block`. A page without one has no height of
 * it.
 */

let bar: HTMLElement | null = null;
let height = 0;

/** The height of the bar, in pixels. What is nearer to the top of the window stands under it. */
export function barBlock(): number {
  return height;
}

/** Where the window is free below the bar, in pixels from its top. On the first screen of a page the bar stands lower than at its top. */
export function belowBar(): number {
  return Math.max(0, bar?.getBoundingClientRect().bottom ?? 0);
}

/** Follows the height of a bar: the names in it can wrap. Returns the function that ends this. */
export function followBar(element: HTMLElement): () => void {
  bar = element;
  const { style } = document.documentElement;
  const observer = new ResizeObserver(() => {
    const next = element.getBoundingClientRect().height;
    if (next === height) return;
    height = next;
    style.setProperty('--bar-block', `${next}px`);
  });
  observer.observe(element);
  return () => {
    observer.disconnect();
    bar = null;
    height = 0;
    style.removeProperty('--bar-block');
  };
}
