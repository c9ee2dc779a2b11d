/** Tells the others in a room whether its text is before the eyes of this page's reader: only then is one in that section too. */
import { useEffect } from 'react';
import type { Awareness } from 'y-protocols/awareness';

/** Whoever only scrolls past was not here, so it is told after this long, in milliseconds. */
const STAYED = 800;

/** Keeps the others told, through one's own presence in the room. */
export function usePublishInView(frame: React.RefObject<HTMLElement | null>, awareness: Awareness | null): void {
  useEffect(() => {
    if (awareness === null || frame.current === null) return;
    let inView = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = (): void => {
      const away = !inView || document.visibilityState === 'hidden';
      const state = awareness.getLocalState();
      if (state !== null && state['away'] !== away) awareness.setLocalStateField('away', away);
    };
    const watcher = new IntersectionObserver((entries) => {
      inView = entries.at(-1)?.isIntersecting ?? inView;
      clearTimeout(timer);
      // Before the first word about it, somebody counts as here.
      if (awareness.getLocalState()?.['away'] === undefined) tell();
      else timer = setTimeout(tell, STAYED);
    });
    watcher.observe(frame.current);
    document.addEventListener('visibilitychange', tell);
    return () => {
      clearTimeout(timer);
      watcher.disconnect();
      document.removeEventListener('visibilitychange', tell);
    };
  }, [frame, awareness]);
}
