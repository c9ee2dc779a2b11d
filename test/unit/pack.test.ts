/** Packs of rows: unpacking returns the same rows, byte for byte, and data that is no pack is refused. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { encodeColumns } from '#server/store/pack/columns.ts';
import { PackDamaged } from '#server/store/pack/damaged.ts';
import { COLUMNS } from '#server/store/pack/layout.ts';
import { pack, sameRows } from '#server/store/pack/pack.ts';
import { unpack, unpackUpTo } from '#server/store/pack/unpack.ts';
import type { LogRow } from '#server/store/log/log.ts';
import { effort } from '../support/effort.ts';
import { textOf } from '../support/section-text.ts';
import { randomRows } from '../support/written.ts';

const RUNS = { numRuns: effort('packings') };

const anyRow = fc.record({
  personId: fc.string({ maxLength: 12, unit: 'grapheme' }),
  at: fc.integer({ min: -(2 ** 45), max: 2 ** 45 }),
  update: fc.uint8Array({ maxLength: 60 }),
});
const anyRows = fc.array(anyRow, { maxLength: 40 }).map((rows) => rows.map((row, i) => ({ seq: i + 9, ...row })));

/** Bytes that are almost an update: a cut one, one with a changed byte, or one with extra bytes at its end. */
const nearly = fc
  .record({
    seed: fc.nat(500),
    which: fc.nat(30),
    at: fc.nat(60),
    byte: fc.nat(255),
    how: fc.constantFrom('cut', 'change', 'add'),
  })
  .map(({ seed, which, at, byte, how }) => {
    const rows = randomRows(seed, 12);
    const update = Uint8Array.from(rows[which % rows.length]?.update ?? []);
    if (how === 'cut') return update.subarray(0, at % update.length);
    if (how === 'add') return Uint8Array.from([...update, byte]);
    update[at % update.length] = byte;
    return update;
  });

describe('a pack', () => {
  it('gives back what people wrote, byte for byte, whoever wrote beside them', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 120 }), fc.nat(60), (seed, steps, skipped) => {
        // A pack can begin at any row. Its first rows may depend on rows in another pack.
        const rows = randomRows(seed, steps).slice(skipped);
        expect(sameRows(unpack(pack(rows), rows[0]?.seq ?? 1), rows)).toBe(true);
      }),
      RUNS,
    );
  });

  it('gives back any rows at all, also such as no update ever was', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        expect(unpack(pack(rows), 9)).toEqual(rows);
      }),
      RUNS,
    );
  });

  it('gives back its rows up to any of them, and how many it has', () => {
    const rows = randomRows(11, 60);
    const first = rows[0]?.seq ?? 1;
    const packed = pack(rows);
    for (let upTo = first - 1; upTo <= first + rows.length; upTo += 1) {
      const { rows: found, count } = unpackUpTo(packed, first, upTo);
      expect(count).toBe(rows.length);
      expect(
        sameRows(
          found,
          rows.filter(({ seq }) => seq <= upTo),
        ),
      ).toBe(true);
    }
  });

  it('gives back what is nearly an update', () => {
    fc.assert(
      fc.property(fc.array(nearly, { minLength: 1, maxLength: 8 }), (updates) => {
        const rows = updates.map((update, i) => ({ seq: i + 1, personId: 'ann', at: i, update: Uint8Array.from(update) }));
        expect(unpack(pack(rows), 1)).toEqual(rows);
      }),
      RUNS,
    );
  });

  it('takes a typed letter in less than two bytes, with who and when', () => {
    const doc = new Y.Doc();
    const rows: LogRow[] = [];
    doc.on('update', (update: Uint8Array) =>
      rows.push({ seq: rows.length + 1, personId: 'ann', at: rows.length * 200, update }),
    );
    const text = textOf(doc);
    for (let i = 0; i < 2000; i++) text.insert(text.length, 'she likes the window open in the morning '.charAt(i % 41));
    expect(pack(rows).length).toBeLessThan(4000);
  });

  it('that was changed anywhere is known for damaged', () => {
    const rows = randomRows(5, 80);
    const whole = pack(rows);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Uint8Array.from(whole);
        changed[at] = (changed[at] ?? 0) ^ change;
        expect(() => unpack(changed, 1)).toThrow(PackDamaged);
      }),
      RUNS,
    );
    for (let end = 0; end < whole.length; end += 7) expect(() => unpack(whole.subarray(0, end), 1)).toThrow(PackDamaged);
  });

  it('is not found in bytes of another kind, not even where their checksum fits', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => unpack(bytes, 1)).toThrow(PackDamaged);
      }),
      RUNS,
    );
    const columns = fc.array(fc.uint8Array({ maxLength: 30 }), { minLength: COLUMNS.length, maxLength: COLUMNS.length });
    fc.assert(
      fc.property(columns, (bytes) => {
        expect(() => unpack(encodeColumns(bytes), 1)).toThrow(PackDamaged);
      }),
      RUNS,
    );
  });
});
