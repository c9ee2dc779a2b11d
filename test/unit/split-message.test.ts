import * as Y from 'yjs';
import { describe, expect, test } from 'vitest';
import { newMarker } from '#shared/text/append.ts';
import { TEXT } from '#shared/text/markers.ts';
import { documentJson } from '#shared/text/tree.ts';
import { SYNC_STEP_2, SYNC_UPDATE } from '#shared/wire.ts';
import { SaveTracker } from '#client/live/save-tracker.ts';
import { splitMessage, splitUpdate } from '#client/live/split-message.ts';
import { step2Frame } from '#server/sync/transport/frames.ts';
import { Random } from '../support/random.ts';

/** A text of two writers who write between each other's letters, with deletions. */
function writtenByTwo(seed: number, steps: number): Y.Doc {
  const random = new Random(seed);
  const docs = [7, 9].map((client) => {
    const doc = new Y.Doc();
    doc.clientID = client;
    return doc;
  });
  for (let step = 0; step < steps; step += 1) {
    const doc = random.pick(docs);
    const text = doc.getText(TEXT);
    const at = random.below(text.length + 1);
    if (random.below(6) === 0) text.insertEmbed(at, newMarker({ in: ['quote'] }));
    else if (random.below(4) === 0 && text.length > 3) text.delete(random.below(text.length - 2), 2);
    else text.insert(at, 'words '.repeat(1 + random.below(30)));
    if (random.below(3) === 0) {
      const [one, other] = docs;
      if (one === undefined || other === undefined) break;
      Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
      Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
    }
  }
  const [one, other] = docs;
  if (one === undefined || other === undefined) throw new Error('two documents');
  Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
  return one;
}

describe('an update that is too large for one message', () => {
  test('comes in parts of which each can be taken in at once, and the whole is the same', () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const doc = writtenByTwo(seed, 120);
      const parts = splitUpdate(Y.encodeStateAsUpdate(doc), 700);
      expect(parts.length).toBeGreaterThan(5);
      const copy = new Y.Doc();
      for (const part of parts) {
        expect(part.length).toBeLessThan(2500);
        Y.applyUpdate(copy, part);
        expect(copy.store.pendingStructs).toBeNull();
        expect(copy.store.pendingDs).toBeNull();
      }
      expect(documentJson(copy)).toEqual(documentJson(doc));
      for (const client of [7, 9]) expect(Y.getState(copy.store, client)).toBe(Y.getState(doc.store, client));
    }
  });

  test('one run of letters that is too long is cut', () => {
    const doc = new Y.Doc();
    doc.getText(TEXT).insert(0, 'ن'.repeat(5000));
    const parts = splitUpdate(Y.encodeStateAsUpdate(doc), 1000);
    expect(parts.length).toBeGreaterThan(10);
    const copy = new Y.Doc();
    for (const part of parts) Y.applyUpdate(copy, part);
    expect(copy.getText(TEXT).toJSON()).toBe('ن'.repeat(5000));
  });

  test('the last part is the answer that closes a gap, and the others are updates', () => {
    const message = step2Frame(Y.encodeStateAsUpdate(writtenByTwo(3, 100)));
    const types = splitMessage(message, 500).map((part) => part[1]);
    expect(types.at(-1)).toBe(SYNC_STEP_2);
    expect(new Set(types.slice(0, -1))).toEqual(new Set([SYNC_UPDATE]));
    expect(splitMessage(message, message.length)).toEqual([message]);
  });

  test('[S2] nothing is saved before the last part is durable', () => {
    const tracker = new SaveTracker();
    tracker.startConnection();
    tracker.countSent(new Uint8Array([0, SYNC_STEP_2, 0]));
    tracker.acknowledge(1);
    tracker.countChange(5000);
    tracker.countSent(new Uint8Array([0, SYNC_UPDATE, 0]), true);
    tracker.countSent(new Uint8Array([0, SYNC_UPDATE, 0]), true);
    tracker.countSent(new Uint8Array([0, SYNC_UPDATE, 0]));
    tracker.acknowledge(3);
    expect(tracker.unsaved).toBe(1);
    tracker.acknowledge(4);
    expect(tracker.unsaved).toBe(0);
  });
});
