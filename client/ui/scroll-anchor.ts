/**
 * Keeps the text that is being read at its position when content above it grows or shrinks. Most browsers do this
 * (`overflow-anchor`); this file does it for the others, among them those of many phones.
 */
import { useEffect } from 'react';

/** The parts of the window's height at which a line is used as a mark. The first mark that is still in the page counts. */
const MARK_HEIGHTS = [0.15, 0.3, 0.45, 0.6, 0.75];

type Mark = { readonly line: Element; readonly top: number };

function marksIn(frame: HTMLElement): Mark[] {
  const { left, width } = frame.getBoundingClientRect();
  return MARK_HEIGHTS.flatMap((part) => {
    const line = document.elementFromPoint(left + width / 2, part * innerHeight);
    if (line === null || line === frame || !frame.contains(line)) return [];
    const { top } = line.getBoundingClientRect();
    // An element that begins above the window can grow above it without a change of its top, so it is no mark.
    return top < 0 ? [] : [{ line, top }];
  });
}

function anchorScroll(frame: HTMLElement): () => void {
  let marks: Mark[] = [];
  const recordMarks = (): void => {
    marks = marksIn(frame);
  };
  // The observer runs after layout and before the frame is painted.
  const observer = new ResizeObserver(() => {
    const mark = marks.find(({ line }) => line.isConnected);
    const moved = mark === undefined ? 0 : mark.line.getBoundingClientRect().top - mark.top;
    if (Math.abs(moved) >= 1) scrollBy({ top: moved, behavior: 'instant' });
    recordMarks();
  });
  observer.observe(frame);
  addEventListener('scroll', recordMarks, { passive: true });
  addEventListener('resize', recordMarks);
  return () => {
    observer.disconnect();
    removeEventListener('scroll', recordMarks);
    removeEventListener('resize', recordMarks);
  };
}

/** Keeps the scroll position in `frame`, which the window scrolls, if the browser does not do it. */
export function useScrollAnchor(frame: React.RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (frame.current === null || CSS.supports('overflow-anchor', 'auto')) return;
    return anchorScroll(frame.current);
  }, [frame]);
}
