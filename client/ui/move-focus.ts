/**
 * Moves the focus when the focused element is removed, so that a keyboard or screen reader does not start at the top of the
 * page.
 */

import { useEffect, useRef, useState, type RefObject } from 'react';

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

/** A button in whose place a question or a form comes: whether that is there, and how it comes and goes. */
export type Asking = {
  readonly asks: boolean;
  readonly ask: () => void;
  /** Puts the button back, with the focus. */
  readonly stop: () => void;
  readonly button: RefObject<HTMLButtonElement | null>;
};

/** For such a button. Without this, the focus would be nowhere when the question goes. */
export function useAsking(): Asking {
  const [asks, setAsks] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const stop = (): void => {
    setAsks(false);
    requestAnimationFrame(() => button.current?.focus({ preventScroll: true }));
  };
  return { asks, ask: () => setAsks(true), stop, button };
}

/**
 * For a panel, a menu or a sheet: closes it, and runs what was chosen in it when it is gone and has given the focus back. On a busy page that takes
 * longer than a frame or two, and what was chosen before would lose the focus again: the next keys would go to the text from which one came.
 */
export function useAfterClosing(close: () => void): (run: () => void) => void {
  const chosen = useRef<() => void>(null);
  useEffect(
    () => () => {
      const run = chosen.current;
      // The focus goes back one frame after it is gone.
      if (run !== null) requestAnimationFrame(() => requestAnimationFrame(run));
    },
    [],
  );
  return (run) => {
    chosen.current = run;
    close();
  };
}
