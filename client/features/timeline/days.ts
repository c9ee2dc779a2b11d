/** The entries of a timeline that are shown, grouped by the reader's days. */
import type { TimelineEntry } from '#shared/api-history.ts';
import { isSameDay } from '#client/words/format.ts';

/** The entries of one day; `at` is the moment of the newest of them. */
export type Day = { readonly at: number; readonly entries: readonly TimelineEntry[] };

/** The days of entries that come newest first. An entry that came twice, because others came between two pages, stands once. */
export function daysOf(entries: readonly TimelineEntry[]): readonly Day[] {
  const days: { at: number; entries: TimelineEntry[] }[] = [];
  const ids = new Set<string>();
  for (const entry of entries) {
    if (ids.has(entry.id)) continue;
    ids.add(entry.id);
    const day = days.at(-1);
    if (day !== undefined && isSameDay(day.at, entry.at)) day.entries.push(entry);
    else days.push({ at: entry.at, entries: [entry] });
  }
  return days;
}

/**
 * The entries of the newest page that a list does not show, or shows as they were before: a sitting that goes on stays the same entry and
 * ends later.
 */
export function newerEntries(shown: readonly TimelineEntry[], newest: readonly TimelineEntry[]): readonly TimelineEntry[] {
  const times = new Map(shown.map(({ id, at }) => [id, at]));
  return newest.filter(({ id, at }) => at > (times.get(id) ?? -Infinity));
}

/** What names the sections that it is about. */
type AboutSections = { readonly section?: { readonly id: string }; readonly sections?: readonly { readonly id: string }[] };

/**
 * The entries of pages that were read, without those about a section that is not among `sections`. The page learns at once when a section
 * is taken from the reader, and what was read of it before goes with it.
 */
export function readableEntries<E extends AboutSections>(
  pages: readonly { readonly entries: readonly E[] }[],
  sections: readonly { readonly id: string }[],
): readonly E[] {
  const ids = new Set(sections.map(({ id }) => id));
  return pages.flatMap(({ entries }) =>
    entries.filter(({ section, sections: several = [] }) =>
      [...(section === undefined ? [] : [section]), ...several].every(({ id }) => ids.has(id)),
    ),
  );
}
