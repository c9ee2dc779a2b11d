/** Timelines in the page: what stands in their addresses, and the days of their entries. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TimelineEntry } from '#shared/api-history.ts';
import { daysOf, newerEntries, readableEntries } from '#client/features/timeline/days.ts';
import { askedOf, entryAddress, entryInHash, filtersOf, NO_FILTERS, searchOf } from '#client/features/timeline/filters.ts';
import { pastAddress } from '#client/features/timeline/past-address.ts';
import { dayTitle } from '#client/words/format.ts';
import { startWords } from '../support/words.ts';

const zone = process.env['TZ'];
beforeAll(async () => {
  process.env['TZ'] = 'Europe/London';
  await startWords();
});
afterAll(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

const at = (text: string): number => new Date(text).getTime();
const NOW = at('2026-11-24T15:30');
const person = { id: 'p', name: 'Ruth' };
const entry = (id: string, when: string): TimelineEntry => ({
  kind: 'restore',
  id,
  at: at(when),
  section: { id: 's', title: 'Music', lead: 'together' },
  person,
  by: null,
  fromSeq: 1,
  toSeq: 2,
  pointAt: at(when),
  did: [],
  why: null,
});

describe('what is newer than a list', () => {
  test('is an entry that it does not show, and one that went on since; not one that the list has in a later state', () => {
    const shown = [entry('b', '2026-11-24T12:00'), entry('a', '2026-11-24T10:00')];
    const ids = (newest: readonly TimelineEntry[]): string[] => newerEntries(shown, newest).map(({ id }) => id);
    expect(ids(shown)).toEqual([]);
    expect(ids([entry('c', '2026-11-24T13:00'), ...shown])).toEqual(['c']);
    expect(ids([entry('b', '2026-11-24T12:05'), entry('a', '2026-11-24T10:00')])).toEqual(['b']);
    expect(ids([entry('b', '2026-11-24T11:55'), entry('a', '2026-11-24T10:00')])).toEqual([]);
  });
});

describe('the address of a timeline', () => {
  test('a choice that is written into an address comes back from it', () => {
    const filters = { person: 'p1', section: 's-1', kind: 'decision', from: '2026-11-01', to: '2026-11-24' } as const;
    expect(searchOf(filters)).toBe('?kind=decision&person=p1&section=s-1&from=2026-11-01&to=2026-11-24');
    expect(filtersOf(new URLSearchParams(searchOf(filters)))).toEqual(filters);
    expect(searchOf(NO_FILTERS)).toBe('');
    expect(filtersOf(new URLSearchParams(''))).toEqual(NO_FILTERS);
  });

  test.each(['kind=nothing', 'from=yesterday', 'from=2026-02-30', 'to=2026-13-01', 'person=%20', 'section=../x', 'person='])(
    'what somebody typed there and means nothing is left out: %s',
    (search) => expect(filtersOf(new URLSearchParams(search))).toEqual(NO_FILTERS),
  );

  test('a day is the whole day of the reader, also on the days when the clocks change', () => {
    const { from, to } = askedOf({ ...NO_FILTERS, from: '2026-10-25', to: '2026-10-25' });
    expect(from).toBe(at('2026-10-25T00:00'));
    expect(to).toBe(at('2026-10-26T00:00') - 1);
    expect((to ?? 0) - (from ?? 0)).toBe(25 * 3_600_000 - 1);
    expect(askedOf(NO_FILTERS)).toEqual({});
  });

  test('the link to an entry of now has no choice; that to an older one begins at the day after it, so that it is found at once', () => {
    expect(entryAddress('plan', { id: 'a', at: NOW - 3_600_000 }, NOW)).toBe('/plans/plan/timeline#entry-a');
    expect(entryAddress('plan', { id: '7-p/1', at: at('2025-03-01T10:00') }, NOW)).toBe(
      '/plans/plan/timeline?to=2025-03-02#entry-7-p%2F1',
    );
    expect(entryInHash('#entry-7-p%2F1')).toBe('7-p/1');
    for (const none of ['', '#entry-', '#section-a', '#entry-%']) expect(entryInHash(none)).toBe(null);
  });

  test('a point and a comparison have the addresses of the past', () => {
    expect(pastAddress('plan', 's', 12)).toBe('/plans/plan?section=s&at=12');
    expect(pastAddress('plan', 's', 12, 7)).toBe('/plans/plan?section=s&at=12&from=7');
  });
});

describe('the days of a timeline', () => {
  test('entries stand by the reader’s day, newest first, and each once', () => {
    const entries = [
      entry('c', '2026-11-24T00:01'),
      entry('b', '2026-11-23T23:59'),
      entry('b', '2026-11-23T23:59'),
      entry('a', '2026-11-23T08:00'),
    ];
    expect(daysOf(entries).map((day) => day.entries.map(({ id }) => id))).toEqual([['c'], ['b', 'a']]);
    expect(daysOf([])).toEqual([]);
  });

  test('a section that was taken from the reader takes its entries with it, also those that were read before', () => {
    const about = (...ids: string[]) => ({ sections: ids.map((id) => ({ id })) });
    const pages = [
      { entries: [{ section: { id: 'a' } }, about('a', 'b'), about()] },
      { entries: [{ section: { id: 'b' } }, about('a')] },
    ];
    expect(readableEntries<(typeof pages)[number]['entries'][number]>(pages, [{ id: 'a' }, { id: 'b' }])).toHaveLength(5);
    expect(readableEntries<(typeof pages)[number]['entries'][number]>(pages, [{ id: 'a' }])).toEqual([
      { section: { id: 'a' } },
      about(),
      about('a'),
    ]);
  });

  test('a day has a name that needs no calendar where it is near, and its year where that is another', () => {
    expect(dayTitle(at('2026-11-24T00:00'), NOW)).toBe('Today');
    expect(dayTitle(at('2026-11-23T23:59'), NOW)).toBe('Yesterday');
    expect(dayTitle(at('2026-11-17T12:00'), NOW)).toBe('Tuesday 17 November');
    expect(dayTitle(at('2025-11-17T12:00'), NOW)).toBe('Monday, 17 November 2025');
  });
});
