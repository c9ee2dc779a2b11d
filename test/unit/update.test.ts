/** Decoding Yjs updates, and merging their delete sets. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { Refusal } from '#shared/errors.ts';
import { addDeletes, countDeleted, freshDeletes, withDeletes } from '#server/sync/gate/delete-set.ts';
import { decodeUpdate, type Deletes } from '#server/sync/gate/update.ts';
import { textOf } from '../support/section-text.ts';

/** A document after edits of every kind, chosen by `steps`, and the updates of the edits. */
function edited(steps: readonly number[]): { doc: Y.Doc; updates: Uint8Array[] } {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (const step of steps) {
    const text = textOf(doc, step % 3);
    const at = text.length === 0 ? 0 : step % text.length;
    if (step % 7 === 0 && text.length > 2) text.delete(at, Math.min(2, text.length - at));
    else if (step % 7 === 1 && text.length > 0) text.format(0, text.length, { bold: {} });
    else if (step % 7 === 2) doc.getXmlFragment('default').get(0).setAttribute('n', String(step));
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

describe('[S6] sets of deletions', () => {
  const ranges = fc.array(fc.tuple(fc.nat({ max: 60 }), fc.integer({ min: 1, max: 9 })), { maxLength: 12 });
  const asSet = (deletes: Deletes): number[] => {
    const flat = deletes.get(1) ?? [];
    const units: number[] = [];
    for (let i = 0; i < flat.length; i += 2) for (let u = flat[i] ?? 0; u < (flat[i + 1] ?? 0); u++) units.push(u);
    return units;
  };
  const decoded = (some: [number, number][]): Deletes => {
    const flat = some.flatMap(([start, length]) => [start, start + length]);
    return decodeUpdate(withDeletes(new Uint8Array([0]), some.length > 0 ? new Map([[1, flat]]) : new Map())).deletes;
  };

  it('finds exactly what is new and keeps the rest', () => {
    fc.assert(
      fc.property(fc.array(ranges, { maxLength: 8 }), (many) => {
        const known: Deletes = new Map();
        const model = new Set<number>();
        for (const some of many) {
          const incoming = decoded(some);
          const fresh = freshDeletes(incoming, known);
          expect(asSet(fresh)).toEqual(asSet(incoming).filter((unit) => !model.has(unit)));
          addDeletes(known, fresh);
          for (const unit of asSet(incoming)) model.add(unit);
          expect(asSet(known)).toEqual([...model].toSorted((a, b) => a - b));
        }
      }),
    );
  });
});
