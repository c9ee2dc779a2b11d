/**
 * Publishes in the presence of a room whether the reader of this page has the section's text in view. Only then do others see
 * them in that section.
 */
import { useEffect } from 'react';
import type { Awareness } from 'y-protocols/awareness';

/**
 * How long the text must be in view or out of view before this is published, in milliseconds. A reader who only scrolls past is
 * not here.
 */
const PUBLISH_DELAY = 800;

/** Sets the field `away` of the own presence state. */
export function usePublishInView(frame: React.RefObject<HTMLElement | null>, awareness: Awareness | null): void {
  useEffect(() => {
    if (awareness === null || frame.current === null) return;
    let inView = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const publish = (): void => {
      const away = !inView || document.visibilityState === 'hidden';
      const state = awareness.getLocalState();
      if (state !== null && state['away'] !== away) awareness.setLocalStateField('away', away);
    };
    const observer = new IntersectionObserver((entries) => {
      inView = entries.at(-1)?.isIntersecting ?? inView;
      clearTimeout(timer);
      // The first value is published at once, because without it others see the reader as present.
      if (awareness.getLocalState()?.['away'] === undefined) publish();
      else timer = setTimeout(publish, PUBLISH_DELAY);
    });
    observer.observe(frame.current);
    document.addEventListener('visibilitychange', publish);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
      document.removeEventListener('visibilitychange', publish);
    };
  }, [frame, awareness]);
}
