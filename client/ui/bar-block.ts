/**
 * The height of the bar that stays at the top of the page, in pixels; 0 on a page without one. The styles have it as
 * `--bar-block`.
 */

let height = 0;

/** The height of the bar at the top of the page. What is nearer to the top of the window stands under it. */
export function barBlock(): number {
  return height;
}

/** Follows the height of the bar `bar`: its names can wrap. Returns the function that ends this. */
export function followBarBlock(bar: HTMLElement): () => void {
  const { style } = document.documentElement;
  const observer = new ResizeObserver(() => {
    const next = bar.getBoundingClientRect().height;
    if (next === height) return;
    height = next;
    style.setProperty('--bar-block', `${next}px`);
  });
  observer.observe(bar);
  return () => {
    observer.disconnect();
    height = 0;
    style.removeProperty('--bar-block');
  };
}
