/** Tells that an element was before the reader's eyes. */
import { useEffect, useEffectEvent } from 'react';

/** How long something has to be in view to count as looked at, in milliseconds. */
const LOOK_TIME = 1500;
/** How much of the window a tall element has to fill, as a part of its height. */
const MUCH = 0.3;

/** Calls back when half of an element, or a good part of the window full of it, was in view for a while on a page that is on the screen. `key` names its state. */
export function useLookedAt(element: React.RefObject<HTMLElement | null>, key: string, looked: () => void): void {
  const onLooked = useEffectEvent(looked);
  useEffect(() => {
    if (element.current === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const observer = new IntersectionObserver(
      ([entry]) => {
        clearTimeout(timer);
        if (entry === undefined) return;
        const isSeen = entry.intersectionRatio >= 0.5 || entry.intersectionRect.height >= innerHeight * MUCH;
        if (!isSeen) return;
        timer = setTimeout(() => {
          if (document.visibilityState === 'visible') onLooked();
        }, LOOK_TIME);
      },
      { threshold: [0, 0.1, 0.2, 0.3, 0.4, 0.5] },
    );
    observer.observe(element.current);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
    };
    // oxlint-disable-next-line react/exhaustive-deps -- what is there in another state has to be looked at again
  }, [element, key]);
}
