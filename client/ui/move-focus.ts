/**
 * Moves the focus when the focused element is removed, so that a keyboard or screen reader does not start at the top of the
 * page.
 */

/** Calls `putAway`, which removes `target` from the page, and focuses the section around it, or else the main element. */
export function dismissAndMoveFocus(target: Element, putAway: () => void): void {
  const home = target.closest<HTMLElement>('.section, main');
  putAway();
  home?.focus({ preventScroll: true });
}
