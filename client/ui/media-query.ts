/** Media queries of the page's styles, for components that have to draw something else. */
import { useSyncExternalStore } from 'react';

/** The queries on which the first drawing of a page depends. */
const first = new Set<string>();
/** The queries that match where the page is drawn on the server, and in the first drawing of a page that the server drew. Null where no device has said so. */
let matchingOnServer: ReadonlySet<string> | null = null;

/** Says which queries match on the device for which the server draws. */
export function drawFor(matches: readonly string[]): void {
  matchingOnServer = new Set(matches);
}

/**
 * Names a query on which the first drawing of a page depends, so that a server that draws the page is told whether it matches. A
 * module names its queries when it is loaded: components that are not drawn yet, or not on this page, count too.
 */
export function queryOfFirstView(query: string): string {
  first.add(query);
  return query;
}

/** The queries on which the first drawing of a page depends. */
export function queriesOfFirstView(): string[] {
  return [...first];
}

/** The queries that match on this device, of those on which the first drawing of a page depends. */
export function matchingQueries(): string[] {
  return queriesOfFirstView()
    .filter((query) => matchMedia(query).matches)
    .toSorted();
}

/** Whether the page matches a media query, updated when that changes. Where nothing is known of the screen, it is `onServer`. */
export function useMediaQuery(query: string, onServer = false): boolean {
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
