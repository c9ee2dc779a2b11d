/** An entry of the journal gives back the rows that were written, byte for byte, or none at all. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchOf } from '#server/store/sqlite/batch.ts';
import { JournalDamaged, missingRows, readEntry, rowsOfBatch, writeEntry } from '#server/store/sqlite/journal-entry.ts';

const entries = fc.array(
  fc.record({
    room: fc.constantFrom('section.a', 'section.b', 'sección.ü'),
    personId: fc.constantFrom('ann', 'ben', ''),
    at: fc.oneof(fc.integer({ min: 0, max: 2_000_000_000_000 }), fc.double({ noNaN: true })),
    update: fc.uint8Array({ maxLength: 300 }),
    claims: fc.constant([]),
  }),
  { maxLength: 40 },
);

const written = (list: Parameters<typeof batchOf>[0], before: ReadonlyMap<string, number> = new Map()) => {
  const batch = batchOf(list);
  const rows = rowsOfBatch(
    batch,
    batch.rooms.map((room) => before.get(room) ?? 0),
  );
  return { rows, bytes: writeEntry(rows, batch.people) };
};
const one = (room: string, at: number) => ({ room, personId: 'ann', at, update: Uint8Array.of(at), claims: [] });

describe('an entry of the journal', () => {
  it('gives back what was appended, each row with its seq', () => {
    fc.assert(
      fc.property(entries, fc.integer({ min: 0, max: 2_000_000_000 }), (list, seq) => {
        const before = new Map([['section.a', seq]]);
        const { rows, bytes } = written(list, before);
        expect(readEntry(bytes)).toEqual(rows);
        for (const [room, found] of rows) {
          const appended = list.filter((each) => each.room === room);
          expect(found).toEqual(
            appended.map(({ personId, at, update }, i) => ({ seq: (before.get(room) ?? 0) + i + 1, personId, at, update })),
          );
        }
      }),
    );
  });

  it('is refused wherever a byte of it is another one, and wherever it breaks off', () => {
    const { bytes } = written([one('a', 1), one('b', 2), one('a', 3)]);
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      expect(() => readEntry(changed)).toThrow(JournalDamaged);
      expect(() => readEntry(bytes.subarray(0, at))).toThrow(JournalDamaged);
    }
  });
});

describe('the rows that are in the journal only', () => {
  const stored = [
    { entry: 4, bytes: written([one('a', 1), one('b', 2), one('a', 3)], new Map([['a', 7]])).bytes },
    {
      entry: 5,
      bytes: written(
        [one('a', 4), one('b', 5)],
        new Map([
          ['a', 9],
          ['b', 1],
        ]),
      ).bytes,
    },
  ];
  const seqs = (ends: Record<string, number>) =>
    [...missingRows(stored, (room) => ends[room] ?? 0)].map(([room, rows]) => [room, rows.map(({ seq }) => seq)]);

  it('are those after the log, for each room by itself', () => {
    expect(seqs({ a: 7, b: 0 })).toEqual([
      ['a', [8, 9, 10]],
      ['b', [1, 2]],
    ]);
    // A take-over that was interrupted had taken over the rows of one room.
    expect(seqs({ a: 9, b: 0 })).toEqual([
      ['a', [10]],
      ['b', [1, 2]],
    ]);
    expect(seqs({ a: 10, b: 2 })).toEqual([
      ['a', []],
      ['b', []],
    ]);
  });

  it('are refused if a row is missing before them', () => {
    expect(() => seqs({ a: 6, b: 0 })).toThrow('entry 4 of the journal: rows 7 to 7 of room a are missing before it');
    expect(() => missingRows(stored.slice(1), () => 7)).toThrow('entry 5 of the journal: rows 8 to 9 of room a are missing');
  });
});
