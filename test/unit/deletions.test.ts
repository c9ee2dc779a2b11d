/** Who deleted which unit first, as lists that are stored with milestones tell it. */
import { describe, expect, it } from 'vitest';
import { Deletions, noteDeleted, Removed } from '#server/history/deletions.ts';
import { encodeColumns } from '#server/store/pack/columns.ts';

type Range = { readonly client: number; readonly start: number; readonly end: number };

function listOf(...rows: readonly (readonly [seq: number, personId: string, ...ranges: Range[]])[]): Uint8Array {
  const deletions = new Deletions();
  for (const [seq, personId, ...ranges] of rows)
    deletions.add({ seq, personId, at: seq * 1000, update: new Uint8Array() }, ranges);
  return deletions.encode();
}

describe('stored deletions', () => {
  it('tell who deleted a unit first, from one list after the other', () => {
    const removed = new Removed([{ client: 7, clock: 0, length: 10 }]);
    noteDeleted(listOf([3, 'ann', { client: 7, start: 2, end: 4 }], [4, 'ben', { client: 7, start: 0, end: 5 }]), removed);
    expect(removed.isComplete).toBe(false);
    noteDeleted(listOf([9, 'cem', { client: 7, start: 0, end: 10 }]), removed);
    expect(removed.isComplete).toBe(true);
    const told = Array.from({ length: 10 }, (_, clock) => removed.of(7, clock)?.by.personId);
    expect(told).toEqual(['ben', 'ben', 'ann', 'ann', 'ben', 'cem', 'cem', 'cem', 'cem', 'cem']);
    // Whoever deletes it again changes nothing.
    noteDeleted(listOf([12, 'dee', { client: 7, start: 0, end: 10 }]), removed);
    expect(removed.of(7, 0)?.by).toEqual({ seq: 4, personId: 'ben', at: 4000 });
  });

  it('are not read where they are of other clients than those that are asked about', () => {
    const removed = new Removed([{ client: 7, clock: 0, length: 2 }]);
    // A list that only says that it is of client 8: whoever reads on finds nothing there.
    const heads = Uint8Array.from([1, 1, 3, 97, 110, 110, 1, 8]);
    expect(() => noteDeleted(encodeColumns([heads]), removed)).not.toThrow();
    heads[7] = 7;
    expect(() => noteDeleted(encodeColumns([heads]), removed)).toThrow();
    expect(removed.of(7, 0)).toBe(null);
  });
});
