/** The gate and Yjs agree: whatever was admitted, the log means the same to everyone, and who comes back says nothing new. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { newMarker } from '#shared/text/append.ts';
import type { LogRow } from '#server/store/log/log.ts';
import { Random } from '../support/random.ts';
import {
  GateRoom,
  lineOf,
  raw,
  section,
  shapeOf,
  value,
  letters,
  MARKER,
  goneUnits,
  deletedUnits,
  type RawStruct,
} from './gate-kit.ts';

type Page = {
  readonly personId: string;
  readonly doc: Y.Doc;
  readonly undo: Y.UndoManager;
  unsent: Uint8Array[];
  read: number;
};

function pageOf(personId: string, clientID: number): Page {
  const doc = section();
  doc.clientID = clientID;
  const page: Page = { personId, doc, undo: new Y.UndoManager(lineOf(doc), { captureTimeout: 0 }), unsent: [], read: 0 };
  doc.on('update', (update: Uint8Array, origin: unknown) => void (origin === 'read' || page.unsent.push(update)));
  return page;
}

const markers = (doc: Y.Doc): Y.Map<unknown>[] =>
  lineOf(doc)
    .toDelta()
    .map(({ insert }: { insert: unknown }) => insert)
    .filter((insert: unknown) => insert instanceof Y.Map);

/** One change as a page makes it. No page cuts a character in two, so all characters here are one unit long. */
function act({ doc, undo }: Page, random: Random): void {
  const text = lineOf(doc);
  const at = random.below(text.length + 1);
  const length = Math.min(text.length - at, 1 + random.below(6));
  const some = markers(doc);
  switch (random.below(12)) {
    case 0:
    case 1:
      if (length > 0) return text.delete(at, length);
      return text.insert(at, 'end');
    case 2:
      if (length > 0) text.format(at, length, { bold: random.pick([true, null]) });
      return;
    case 3:
      return text.insertEmbed(at, newMarker(random.pick([{}, { type: 'heading' }, { type: 'riskPlan', likelihood: 2 }])));
    case 4:
    case 5:
      if (some.length > 0) random.pick(some).set('level', 1 + random.below(6));
      return;
    case 6:
      if (some.length > 0) random.pick(some).delete('level');
      return;
    case 7:
      return void undo.undo();
    case 8:
      return void undo.redo();
    case 9:
      return doc.transact(() => {
        text.insert(at, 'gone at once');
        text.delete(at, 7);
        text.insertEmbed(at, newMarker({ in: ['bullet', 'item'] }));
      });
    default:
      return text.insert(at, random.pick(['a', 'word ', 'ن', 'é', '\n']));
  }
}

/** An update that no page makes: a real one with a byte changed, or structs that name what is there. */
function hostile(room: GateRoom, random: Random): Uint8Array {
  if (random.below(3) === 0) {
    const bytes = (room.log.length === 0 ? new Uint8Array([0, 0]) : random.pick(room.log)).slice();
    bytes[random.below(bytes.length)] = random.below(256);
    return bytes;
  }
  const vector = [...room.lean.vector()];
  const id = (): [number, number] => {
    const [client, clock] = vector.length === 0 ? [1, 1] : random.pick(vector);
    return [client, random.below(clock)];
  };
  const client = 900 + random.below(2);
  const clock = room.lean.vector().get(client) ?? 0;
  const structs = Array.from({ length: 1 + random.below(3) }, (): RawStruct => {
    const content = random.pick([letters('x'), MARKER, value(3), value(['quote']), goneUnits(2), deletedUnits(1)]);
    const origin = random.below(2) === 0 ? id() : null;
    const right = random.below(2) === 0 ? id() : null;
    const key = random.below(2) === 0 ? { key: random.pick(['level', 'in', 'type']) } : {};
    return { origin, right, parent: random.below(2) === 0 ? 'text' : id(), ...key, content };
  });
  const deletes = random.below(2) === 0 ? [[client, [[clock, 1 + random.below(3)]]] as const] : [];
  return raw([[client, clock, structs]], deletes);
}

function send(page: Page, room: GateRoom): void {
  for (const update of page.unsent.splice(0)) expect(['admitted', 'nothing']).toContain(room.says(update, page.personId));
}

function receive(page: Page, room: GateRoom): void {
  for (; page.read < room.log.length; page.read++) Y.applyUpdate(page.doc, room.log[page.read] ?? new Uint8Array(), 'read');
}

/** The log gives one document, also to who gets it in another form, and nobody who has the room brings anything. */
function expectAgreement(room: GateRoom): void {
  const replayed = room.replayed();
  const shape = shapeOf(replayed);
  expect(shapeOf(section(room.lean.encoded()))).toBe(shape);
  expect(shapeOf(section(Y.mergeUpdates(room.log)))).toBe(shape);
  const whole = Y.encodeStateAsUpdate(replayed);
  expect(room.lean.wouldChange(whole)).toBe(false);
  expect(room.says(whole, 'somebody else')).toBe('nothing');
  const vector = Y.encodeStateVector(replayed);
  const answer = room.lean.answer(vector, Y.decodeStateVector(vector));
  expect(answer.length).toBeGreaterThan(0);
}

const ROUNDS = 120;

describe('[S13] the gate agrees with a document', () => {
  it.each(Array.from({ length: 8 }, (_, i) => i))('pages online, offline and late, and a hostile client: seed %i', (group) => {
    let [admitted, refused] = [0, 0];
    for (let seed = group * 5; seed < group * 5 + 5; seed++) {
      const random = new Random(seed);
      const room = new GateRoom();
      const pages = [pageOf('ann', 11), pageOf('ben', 2_200_000_000), pageOf('cat', 3)];
      for (let round = 0; round < ROUNDS; round++) {
        const page = random.pick(pages);
        act(page, random);
        const dice = random.below(10);
        // Now and then a page sends all that it has, as one that was offline does.
        if (dice === 4 && page.unsent.length > 0) page.unsent = [Y.encodeStateAsUpdate(page.doc)];
        if (dice < 5) send(page, room);
        if (dice < 6) receive(page, room);
        if (dice === 9) {
          const result = room.says(hostile(room, random), 'mallory');
          if (result === 'admitted') admitted += 1;
          else refused += 1;
          expectAgreement(room);
        }
        if (dice === 8) room.lean.rest();
        if (dice === 7) room.lean.compact();
        if (round % 10 === 0) expectAgreement(room);
      }
      for (const page of pages) send(page, room);
      for (const page of pages) receive(page, room);
      expectAgreement(room);
      for (const page of pages) {
        expect(shapeOf(page.doc)).toBe(shapeOf(room.replayed()));
        const whole = Y.encodeStateAsUpdate(page.doc);
        expect(room.lean.wouldChange(whole)).toBe(false);
        expect(room.says(whole, page.personId)).toBe('nothing');
      }
      expect(room.lean.compact()).not.toBeNull();
      expectAgreement(room);
    }
    // Both must happen, or the hostile client tries nothing that matters.
    expect(admitted).toBeGreaterThan(0);
    expect(refused).toBeGreaterThan(10);
  });

  it('two servers that share a log, each behind the other now and then', () => {
    for (let seed = 0; seed < 30; seed++) {
      const random = new Random(seed);
      const rows: LogRow[] = [];
      const nodes = [new GateRoom().lean, new GateRoom().lean];
      const pages = [pageOf('ann', 11), pageOf('ben', 2_200_000_000), pageOf('cat', 3), pageOf('dan', 2_100_000_001)];
      const nodeOf = new Map(pages.map((page, n) => [page, nodes[n % 2] ?? nodes[0]]));
      const exchange = (page: Page): void => {
        const node = nodeOf.get(page);
        if (node === undefined) return;
        for (const update of page.unsent.splice(0)) {
          const admission = node.admit(update, page.personId, () => true);
          if (admission.kind === 'gap') {
            page.unsent.push(update);
            break;
          }
          if (admission.kind !== 'admitted') continue;
          rows.push({ seq: rows.length + 1, personId: page.personId, at: 0, update: admission.update });
          node.advance(admission.update, rows.length);
        }
      };
      for (let round = 0; round < 150; round++) {
        const page = random.pick(pages);
        act(page, random);
        const dice = random.below(10);
        if (dice < 5) random.pick(nodes).takeRows(rows);
        if (dice < 6 && page.unsent.length < 2) exchange(page);
        if (dice === 9) random.pick(nodes).rest();
      }
      for (const node of nodes) node.takeRows(rows);
      for (const page of pages) {
        for (const node of nodes) node.takeRows(rows);
        if (page.unsent.length > 0) page.unsent = [Y.encodeStateAsUpdate(page.doc)];
        exchange(page);
      }
      for (const node of nodes) node.takeRows(rows);
      const shape = shapeOf(section(...rows.map(({ update }) => update)));
      for (const node of nodes) {
        expect(node.seq).toBe(rows.length);
        expect(shapeOf(section(node.encoded()))).toBe(shape);
        for (const page of pages) {
          for (const { update } of rows) Y.applyUpdate(page.doc, update, 'read');
          expect(shapeOf(page.doc)).toBe(shape);
          expect(node.wouldChange(Y.encodeStateAsUpdate(page.doc))).toBe(false);
        }
      }
    }
  });
});
