/** Brings the current section into view in the table of contents. */

/**
 * Scrolls `box`, in which the table of contents lies, if the current section is out of view in it, and returns that section's link.
 * The page itself does not move, as it would with the browser's own way to scroll to an element.
 */
export function showCurrent(box: HTMLElement): HTMLElement | null {
  const link = box.querySelector<HTMLElement>('[aria-current]');
  if (link === null) return null;
  const current = link.getBoundingClientRect();
  const { top, bottom, height } = box.getBoundingClientRect();
  if (current.top < top || current.bottom > bottom)
    box.scrollBy({ top: current.top - top - (height - current.height) / 2, behavior: 'instant' });
  return link;
}
