/**
 * Records whether the reader has seen the current text of a section: it was in view for long enough, and did not change while
 * out of view.
 */
import { useEffect, useRef } from 'react';
import type * as Y from 'yjs';
import { noteSeen, noteUnseen } from '#client/features/news/index.ts';

/**
 * How long the text must be in view before it counts as seen, in milliseconds. A reader who only scrolls past has not seen it.
 */
const SEEN_DELAY = 1500;
/** The visible part is measured at each hundredth of the section, because a section can be many screens long. */
const THRESHOLDS = Array.from({ length: 101 }, (_, step) => step / 100);

/** Whether the whole text is in view, or at least a third of the screen is filled with it. Its edge alone does not count. */
function isInView({ isIntersecting, intersectionRect, boundingClientRect }: IntersectionObserverEntry): boolean {
  return isIntersecting && intersectionRect.height + 1 >= Math.min(boundingClientRect.height, window.innerHeight / 3);
}

/**
 * Observes the text in `frame`. `doc` is the room's document, null until the room is open. `live` says whether the room is
 * connected; without a connection the text may be old. `comesFrom` is the transaction origin of remote changes.
 */
export function useNoteSeen(
  frame: React.RefObject<HTMLElement | null>,
  sectionId: string,
  { doc, comesFrom, live }: { doc: Y.Doc | null; comesFrom: unknown; live: boolean },
): void {
  const inView = useRef(false);
  useEffect(() => {
    if (doc === null) return;
    const onUpdate = (_: Uint8Array, origin: unknown): void => {
      if (origin === comesFrom && (!inView.current || document.visibilityState === 'hidden')) noteUnseen(sectionId);
    };
    doc.on('update', onUpdate);
    return () => doc.off('update', onUpdate);
  }, [sectionId, doc, comesFrom]);
  useEffect(() => {
    if (!live || frame.current === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const restartTimer = (): void => {
      clearTimeout(timer);
      timer = undefined;
      if (inView.current && document.visibilityState === 'visible') timer = setTimeout(() => noteSeen(sectionId), SEEN_DELAY);
    };
    const observer = new IntersectionObserver(
      (entries) => {
        const before = inView.current;
        inView.current = entries.map(isInView).at(-1) ?? before;
        if (inView.current !== before) restartTimer();
      },
      { threshold: THRESHOLDS },
    );
    observer.observe(frame.current);
    document.addEventListener('visibilitychange', restartTimer);
    return () => {
      clearTimeout(timer);
      inView.current = false;
      observer.disconnect();
      document.removeEventListener('visibilitychange', restartTimer);
    };
  }, [frame, sectionId, live]);
}
