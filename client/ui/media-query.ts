/** Media queries of the page's styles, for components that have to draw something else. */
import { useSyncExternalStore } from 'react';

/** Whether the page matches a media query, updated when that changes. A page that is drawn on the server, where there is no screen, has `onServer`. */
export function useMediaQuery(query: string, onServer = false): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
    () => onServer,
  );
}
