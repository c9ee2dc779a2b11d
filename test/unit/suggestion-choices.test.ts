/** Which changes of a suggestion are taken: a change goes with those that it needs, and conflicts count only where they are taken. */
import { describe, expect, test } from 'vitest';
import type { SuggestionComparison } from '#shared/api-suggestions.ts';
import { allOf, conflictsOf, isNeeded, withLeft, withTaken } from '#client/features/suggestions/taken.ts';

const person = { id: 'denise', name: 'Denise Whittaker' };
const change = (id: number, needs: number[] = []): SuggestionComparison['changes'][number] => ({
  id,
  kind: 'added',
  person,
  at: 0,
  seq: 2,
  words: `words ${id}`,
  needs,
});

// 1 is a new line, 2 its words, 3 a word inside those words; 4 stands alone.
const changes = [change(1), change(2, [1]), change(3, [2]), change(4)];
const sorted = (ids: ReadonlySet<number>): number[] => [...ids].toSorted((a, b) => a - b);

describe('what is taken of a suggestion', () => {
  test('at first it is all of it', () => {
    expect(sorted(allOf(changes))).toEqual([1, 2, 3, 4]);
  });

  test('whoever takes a change takes all that it needs, however far', () => {
    expect(sorted(withTaken(changes, new Set(), 3))).toEqual([1, 2, 3]);
    expect(sorted(withTaken(changes, new Set([4]), 1))).toEqual([1, 4]);
  });

  test('whoever leaves a change leaves all that needs it, and nothing else', () => {
    expect(sorted(withLeft(changes, allOf(changes), 1))).toEqual([4]);
    expect(sorted(withLeft(changes, allOf(changes), 3))).toEqual([1, 2, 4]);
    expect(sorted(withLeft(changes, new Set([4]), 1))).toEqual([4]);
  });

  test('a change is needed only while what needs it is taken', () => {
    expect(isNeeded(changes, allOf(changes), 1)).toBe(true);
    expect(isNeeded(changes, new Set([1, 4]), 1)).toBe(false);
    expect(isNeeded(changes, allOf(changes), 4)).toBe(false);
  });

  test('changes that need each other go together both ways', () => {
    const move = [change(1, [2]), change(2, [1]), change(3)];
    expect(sorted(withTaken(move, new Set(), 1))).toEqual([1, 2]);
    expect(sorted(withLeft(move, allOf(move), 2))).toEqual([3]);
  });

  test('a conflict has to be looked at only where its change is taken', () => {
    const conflicts = [
      { change: 3, since: [] },
      { change: 4, since: [] },
    ];
    expect(conflictsOf({ conflicts }, new Set([1, 4])).map(({ change: id }) => id)).toEqual([4]);
  });
});
