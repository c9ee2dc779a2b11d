/** Where the focus goes when what held it goes away: a keyboard or a screen reader must not begin again at the top of the page. */

/** Puts something away that stands in a section, or else on the page, and hands its focus to that. */
export function dismissAndMoveFocus(target: Element, putAway: () => void): void {
  const home = target.closest<HTMLElement>('.section, main');
  putAway();
  home?.focus({ preventScroll: true });
}
