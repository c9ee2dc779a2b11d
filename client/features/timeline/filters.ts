/** What a reader chose to see of a timeline, as it stands in the address of the page: so it can be linked, and Back brings it back. */
import { TIMELINE_KINDS, type TimelineKind } from '#shared/api-history.ts';
import type { AskedTimeline } from '#client/api/timeline.ts';
import { dayInput, endOfDay, startOfDay } from '#client/words/format.ts';

/** The choice: a person, a section, a kind, and days as in a date field. null leaves it open. */
export type Filters = {
  readonly person: string | null;
  readonly section: string | null;
  readonly kind: TimelineKind | null;
  readonly from: string | null;
  readonly to: string | null;
};

/** The choice of everything. */
export const NO_FILTERS: Filters = { person: null, section: null, kind: null, from: null, to: null };

/** Whether a text is a day that exists. */
function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && dayInput(endOfDay(text)) === text;
}

/** The choice in an address. What cannot be one is left out: somebody may have typed it. */
export function filtersOf(search: URLSearchParams): Filters {
  const valueOf = (name: string, fits: (text: string) => boolean): string | null => {
    const text = search.get(name);
    return text !== null && fits(text) ? text : null;
  };
  const isId = (text: string): boolean => /^[\w-]{1,64}$/.test(text);
  return {
    person: valueOf('person', isId),
    section: valueOf('section', isId),
    kind: TIMELINE_KINDS.find((kind) => kind === search.get('kind')) ?? null,
    from: valueOf('from', isDay),
    to: valueOf('to', isDay),
  };
}

/** The end of the address for a choice: empty for everything, otherwise with its question mark. */
export function searchOf(filters: Filters): string {
  const params = new URLSearchParams();
  for (const name of ['kind', 'person', 'section', 'from', 'to'] as const) {
    const value = filters[name];
    if (value !== null && value !== '') params.set(name, value);
  }
  return params.size === 0 ? '' : '?'.concat(params.toString());
}

/** What the server is asked for a choice. Days are the reader's own. */
export function askedOf({ person, section, kind, from, to }: Filters): AskedTimeline {
  const [start, end] = [startOfDay(from ?? ''), endOfDay(to ?? '')];
  return {
    ...(person === null ? {} : { person }),
    ...(section === null ? {} : { section }),
    ...(kind === null ? {} : { kind }),
    ...(start === null ? {} : { from: start }),
    // The last moment of the day.
    ...(end === null ? {} : { to: end - 1 }),
  };
}

const DAY = 24 * 60 * 60 * 1000;

/**
 * The address of an entry. For an older one it begins at the day after, so that the page finds the entry without reading all newer ones.
 * That day is long enough for a reader in any time zone.
 */
export function entryAddress(planId: string, entry: { readonly id: string; readonly at: number }, now: number): string {
  const to = entry.at + DAY < now ? dayInput(entry.at + DAY + 1) : null;
  return `/plans/${planId}/timeline${searchOf({ ...NO_FILTERS, to })}#entry-${encodeURIComponent(entry.id)}`;
}

/** The id of the entry that the hash of an address names; null if it names none. */
export function entryInHash(hash: string): string | null {
  const id = /^#entry-(.+)$/.exec(hash)?.[1];
  if (id === undefined) return null;
  try {
    return decodeURIComponent(id);
  } catch {
    return null;
  }
}
