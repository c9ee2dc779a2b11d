/**
 * Moves the focus when the focused element is removed, so that a keyboard or screen reader does not start at the top of the
 * page.
 */

import { useEffect, useRef } from 'react';

/** Calls `putAway`, which removes `target` from the page, and focuses the section around it, or else the main element. */
export function dismissAndMoveFocus(target: Element, putAway: () => void): void {
  const home = target.closest<HTMLElement>('.section, main');
  putAway();
  home?.focus({ preventScroll: true });
}

/** Focuses an element when it is shown first, in the place of the one that had the focus. */
export function useFocusOnceShown<E extends HTMLElement>() {
  const element = useRef<E>(null);
  useEffect(() => element.current?.focus(), []);
  return element;
}

/** Focuses the element that says what was done, as soon as it has words: what was pressed for it may be gone. */
export function useFocusOnWords<E extends HTMLElement>(words: string) {
  const element = useRef<E>(null);
  useEffect(() => {
    if (words !== '') element.current?.focus();
  }, [words]);
  return element;
}
