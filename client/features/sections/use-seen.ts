/** Notes when the text of a section has been before its reader's eyes, and when it changed behind their back. */
import { useEffect, useRef } from 'react';
import type * as Y from 'yjs';
import { noteSeen, noteUnseen } from '#client/features/news/index.ts';

/** Whoever only scrolls past has not looked, so it counts after this long, in milliseconds. */
const STAYED = 1500;
/** Where the share of a section that is in view is worked out anew: at each hundredth, for sections of many screens. */
const STEPS = Array.from({ length: 101 }, (_, step) => step / 100);

/** Whether all of a text is in view, or as much of it as fills a third of the screen: its edge alone is no look. */
function isInView({ isIntersecting, intersectionRect, boundingClientRect }: IntersectionObserverEntry): boolean {
  return isIntersecting && intersectionRect.height + 1 >= Math.min(boundingClientRect.height, window.innerHeight / 3);
}

/**
 * Watches over the text in `frame`. `doc` is what the room gave, null while it is on its way; `live` says whether its line is up:
 * without one the text may lie behind. `comesFrom` is the origin of what others write.
 */
export function useNoteSeen(
  frame: React.RefObject<HTMLElement | null>,
  sectionId: string,
  { doc, comesFrom, live }: { doc: Y.Doc | null; comesFrom: unknown; live: boolean },
): void {
  const inView = useRef(false);
  useEffect(() => {
    if (doc === null) return;
    const changed = (_: Uint8Array, origin: unknown): void => {
      if (origin === comesFrom && (!inView.current || document.visibilityState === 'hidden')) noteUnseen(sectionId);
    };
    doc.on('update', changed);
    return () => doc.off('update', changed);
  }, [sectionId, doc, comesFrom]);
  useEffect(() => {
    if (!live || frame.current === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const counts = (): void => {
      clearTimeout(timer);
      timer = undefined;
      if (inView.current && document.visibilityState === 'visible') timer = setTimeout(() => noteSeen(sectionId), STAYED);
    };
    const watcher = new IntersectionObserver(
      (entries) => {
        const before = inView.current;
        inView.current = entries.map(isInView).at(-1) ?? before;
        if (inView.current !== before) counts();
      },
      { threshold: STEPS },
    );
    watcher.observe(frame.current);
    document.addEventListener('visibilitychange', counts);
    return () => {
      clearTimeout(timer);
      inView.current = false;
      watcher.disconnect();
      document.removeEventListener('visibilitychange', counts);
    };
  }, [frame, sectionId, live]);
}
