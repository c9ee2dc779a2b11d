/**
 * What one reads stays where it is when something above it grows or shrinks. Most browsers see to that by themselves; for the
 * others, among them those of many phones, this does.
 */
import { useEffect } from 'react';

/** At these parts of the window's height a line is looked for that may serve as the mark; the first that is left counts. */
const LOOKED_AT = [0.15, 0.3, 0.45, 0.6, 0.75];

type Mark = { readonly line: Element; readonly top: number };

function marksIn(frame: HTMLElement): Mark[] {
  const { left, width } = frame.getBoundingClientRect();
  return LOOKED_AT.flatMap((part) => {
    const line = document.elementFromPoint(left + width / 2, part * innerHeight);
    if (line === null || line === frame || !frame.contains(line)) return [];
    const { top } = line.getBoundingClientRect();
    // What begins above the window may grow there without its beginning moving.
    return top < 0 ? [] : [{ line, top }];
  });
}

function keepSteady(frame: HTMLElement): () => void {
  let marks: Mark[] = [];
  const note = (): void => {
    marks = marksIn(frame);
  };
  // It is told after the page is laid out and before that is on the screen.
  const watcher = new ResizeObserver(() => {
    const mark = marks.find(({ line }) => line.isConnected);
    const moved = mark === undefined ? 0 : mark.line.getBoundingClientRect().top - mark.top;
    if (Math.abs(moved) >= 1) scrollBy({ top: moved, behavior: 'instant' });
    note();
  });
  watcher.observe(frame);
  addEventListener('scroll', note, { passive: true });
  addEventListener('resize', note);
  return () => {
    watcher.disconnect();
    removeEventListener('scroll', note);
    removeEventListener('resize', note);
  };
}

/** Keeps the reader's place in `frame`, which the window scrolls, where the browser does not. */
export function useScrollAnchor(frame: React.RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (frame.current === null || CSS.supports('overflow-anchor', 'auto')) return;
    return keepSteady(frame.current);
  }, [frame]);
}
