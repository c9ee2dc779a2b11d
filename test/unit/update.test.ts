/** Decoding Yjs updates, and questions about their delete sets. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { Refusal } from '#shared/errors.ts';
import { newMarker } from '#shared/text/append.ts';
import { countDeleted, covers } from '#server/sync/gate/delete-set.ts';
import { decodeUpdate } from '#server/sync/gate/update.ts';
import { lineOf, raw } from './gate-kit.ts';

/** A document after edits of every kind, chosen by `steps`, and the updates of the edits. */
function edited(steps: readonly number[]): { doc: Y.Doc; updates: Uint8Array[] } {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (const step of steps) {
    const text = lineOf(doc);
    const at = text.length === 0 ? 0 : step % text.length;
    if (step % 7 === 0 && text.length > 2) text.delete(at, Math.min(2, text.length - at));
    else if (step % 7 === 1 && text.length > 0) text.format(0, text.length, { bold: true });
    else if (step % 7 === 2) text.insertEmbed(at, newMarker({ type: 'heading', level: (step % 6) + 1, in: ['quote'] }));
    else text.insert(at, step % 2 === 0 ? 'é' : 'word 👵🏽 ');
  }
  return { doc, updates };
}

const steps = fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 40 });

describe('[S4] the update decoder', () => {
  it('finds the same structs and deletions as Yjs does', () => {
    fc.assert(
      fc.property(steps, (some) => {
        const { doc, updates } = edited(some);
        for (const update of [...updates, Y.encodeStateAsUpdate(doc)]) {
          const decoded = decodeUpdate(update);
          const expected = Y.decodeUpdate(update);
          const flat = decoded.clients.flatMap(({ client, structs }) => structs.map((s) => [client, s.clock, s.length]));
          expect(flat).toEqual(expected.structs.map((s) => [s.id.client, s.id.clock, s.length]));
          const deleted = [...expected.ds.clients.values()].flat().reduce((sum, d) => sum + d.len, 0);
          expect(countDeleted(decoded.deletes)).toBe(deleted);
        }
      }),
    );
  });

  it('says outside_schema, and nothing else, to bytes that are cut short, changed or made up', () => {
    const attempt = (bytes: Uint8Array): void => {
      try {
        decodeUpdate(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(Refusal);
      }
    };
    fc.assert(
      fc.property(steps, fc.nat(), fc.nat({ max: 255 }), fc.uint8Array({ maxLength: 60 }), (some, at, byte, noise) => {
        const { doc } = edited(some);
        const whole = Y.encodeStateAsUpdate(doc);
        expect(() => decodeUpdate(whole.subarray(0, at % whole.length))).toThrow(Refusal);
        const changed = whole.slice();
        changed[at % changed.length] = byte;
        attempt(changed);
        attempt(noise);
        expect(() => decodeUpdate(new Uint8Array([...whole, 0]))).toThrow(Refusal);
      }),
    );
  });

  it('is not made to hang or to fill memory by a false count', () => {
    const huge = [0xff, 0xff, 0xff, 0xff, 0x7f];
    for (const bytes of [huge, [1, ...huge], [1, 1, 1, 0, 8, 1, 1, 97, ...huge], [0, ...huge], [0, 1, 1, ...huge]]) {
      expect(() => decodeUpdate(new Uint8Array(bytes))).toThrow(Refusal);
    }
  });
});

describe('sets of deletions', () => {
  it('say whether they hold all units of a run', () => {
    const ranges = fc.array(fc.tuple(fc.nat({ max: 60 }), fc.integer({ min: 1, max: 9 })), { maxLength: 12 });
    fc.assert(
      fc.property(ranges, fc.nat({ max: 60 }), fc.integer({ min: 1, max: 9 }), (some, start, length) => {
        const { deletes } = decodeUpdate(raw([], some.length > 0 ? [[1, some]] : []));
        const units = new Set(some.flatMap(([from, count]) => Array.from({ length: count }, (_, n) => from + n)));
        const expected = Array.from({ length }, (_, n) => start + n).every((unit) => units.has(unit));
        expect(covers(deletes, 1, start, start + length)).toBe(expected);
        expect(covers(deletes, 2, start, start + length)).toBe(false);
        expect(countDeleted(deletes)).toBe(units.size);
      }),
    );
  });
});
