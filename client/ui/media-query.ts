/** Media queries of the page's styles, for components that have to draw something else. */
import { useSyncExternalStore } from 'react';

/** The queries that components of this page have asked for. */
const asked = new Set<string>();
/** The queries that match where the page is drawn on the server, and in the first drawing of a page that the server drew. Null where no device has said so. */
let matchingOnServer: ReadonlySet<string> | null = null;

/** Says which queries match on the device for which the server draws. */
export function drawFor(matches: readonly string[]): void {
  matchingOnServer = new Set(matches);
}

/** The queries that match on this device, of those that components have asked for. */
export function matchingQueries(): string[] {
  return [...asked].filter((query) => matchMedia(query).matches).toSorted();
}

/** Whether the page matches a media query, updated when that changes. Where nothing is known of the screen, it is `onServer`. */
export function useMediaQuery(query: string, onServer = false): boolean {
  asked.add(query);
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
    () => matchingOnServer?.has(query) ?? onServer,
  );
}
