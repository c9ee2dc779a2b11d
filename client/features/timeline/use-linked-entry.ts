/** Finds the entry that the address names, shows it and marks it. Older pages are read until it is there, up to a bound. */
import { useEffect, useState } from 'react';
import { useLocation } from 'react-router';
import { entryInHash } from './filters.ts';

/** How many pages are read in search of an entry before the reader is asked whether to look further. */
const PAGES_AT_ONCE = 10;

/** How the search stands. `far` means that the entry may be older than what was read. */
export type LinkedEntry = {
  readonly id: string | null;
  readonly state: 'none' | 'looking' | 'found' | 'far' | 'gone';
  readonly lookFurther: () => void;
};

/**
 * Follows the address. `ids` are the entries on the page, null until the first page is read; `more` reads the next page, and is null
 * where there is none or while one is read.
 */
export function useLinkedEntry(
  ids: ReadonlySet<string> | null,
  { pages, hasMore, more }: { pages: number; hasMore: boolean; more: (() => void) | null },
): LinkedEntry {
  const place = useLocation();
  const id = entryInHash(place.hash);
  const [bound, setBound] = useState(PAGES_AT_ONCE);
  const isFound = id !== null && ids !== null && ids.has(id);
  const isLooking = id !== null && !isFound && (ids === null || (hasMore && pages < bound));
  useEffect(() => {
    if (isLooking && ids !== null) more?.();
  }, [isLooking, ids, more]);
  useEffect(() => {
    if (!isFound) return;
    const found = document.getElementById(`entry-${entryInHash(place.hash)}`);
    // After the frame, which scrolls each new page to its top.
    const frame = requestAnimationFrame(() => {
      found?.scrollIntoView({ block: 'center' });
      found?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
    // The same link can be followed again: then the place in the browser's history is another one.
  }, [isFound, place]);
  const state = id === null ? 'none' : isFound ? 'found' : isLooking ? 'looking' : hasMore ? 'far' : 'gone';
  return { id, state, lookFurther: () => setBound(pages + PAGES_AT_ONCE) };
}
