/** Updates that are made to cost others time, or to show different people different things: refused, or made harmless. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { appendNodes, newMarker } from '#shared/text/append.ts';
import { decodeUpdate } from '#server/sync/gate/update.ts';
import {
  change,
  deletedUnits,
  GateRoom,
  goneUnits,
  letters,
  lineOf,
  MARKER,
  raw,
  section,
  shapeOf,
  value,
  type RawStruct,
} from '../unit/gate-kit.ts';

/** A room with "abcdef" by client 7 in a line whose marker is unit 0 of client 8, with the value of a key as unit 1. */
function lettersRoom(): GateRoom {
  const room = new GateRoom();
  const update = raw([
    [8, 0, [{ content: MARKER }, { parent: [8, 0], key: 'level', content: value(2) }]],
    [7, 0, [{ origin: [8, 0], content: letters('abcdef') }]],
  ]);
  expect(room.says(update)).toBe('admitted');
  return room;
}

/** The milliseconds of processor time that something takes. Before there were limits, these attacks took 15 seconds. */
function timeOf(act: () => void): number {
  const began = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

/** The most milliseconds that one message may take on a busy machine. */
const AT_MOST = 2000;

describe('[S4] [S13] what Yjs itself would not write is logged as Yjs writes it', () => {
  it('client blocks in another order, deletions in another order, and clients that nothing is deleted of', () => {
    const room = lettersRoom();
    const clients = [1, 5, 3, 2, 4].map((id) => [id, 0, [{ origin: [7, id] as const, content: letters(`${id}`) }]] as const);
    expect(
      room.says(
        raw(clients, [
          [
            7,
            [
              [4, 1],
              [0, 1],
            ],
          ],
          [8, []],
        ]),
      ),
    ).toBe('admitted');
    expect(decodeUpdate(room.log.at(-1) ?? new Uint8Array()).clients.map(({ client }) => client)).toEqual([5, 4, 3, 2, 1]);
    const shape = shapeOf(room.replayed());
    expect(shapeOf(section(Y.mergeUpdates(room.log)))).toBe(shape);
    // The room goes on: it can be written in, compacted, and opened again.
    room.lean.rest();
    expect(room.says(change(section(...room.log), (text) => text.insert(2, 'on')))).toBe('admitted');
    expect(room.lean.compact()).not.toBeNull();
    room.lean.rest();
    const again = new GateRoom(room.lean.encoded());
    expect(shapeOf(again.replayed())).toBe(shapeOf(room.replayed()));
    const vector = Y.encodeStateVector(section(...room.log.slice(0, 1)));
    const behind = section(...room.log.slice(0, 1));
    Y.applyUpdate(behind, Y.diffUpdate(again.lean.encoded(), vector));
    expect(shapeOf(behind)).toBe(shapeOf(room.replayed()));
  });

  it('a deletion that names a marker and not its keys deletes the keys with it, in the name of who deleted it', () => {
    const room = lettersRoom();
    expect(room.says(raw([], [[8, [[0, 1]]]]), 'ben')).toBe('admitted');
    expect(decodeUpdate(room.log.at(-1) ?? new Uint8Array()).deletes).toEqual(new Map([[8, [0, 2]]]));
    expect(room.says(Y.encodeStateAsUpdate(room.replayed()), 'innocent')).toBe('nothing');
  });

  it.each([
    ['a removed run', goneUnits(3)],
    ['deleted letters', deletedUnits(3)],
  ])('%s without a deletion is refused, with one it is taken', (_name, content) => {
    const structs: RawStruct[] = [{ origin: [7, 1], content }];
    expect(lettersRoom().says(raw([[9, 0, structs]]))).toBe('outside_schema');
    expect(lettersRoom().says(raw([[9, 0, structs]], [[9, [[0, 2]]]]))).toBe('outside_schema');
    expect(lettersRoom().says(raw([[9, 0, structs]], [[9, [[0, 3]]]]))).toBe('admitted');
  });

  it('what stands between something live and something cleared away is refused', () => {
    const room = lettersRoom();
    expect(room.says(raw([], [[8, [[0, 1]]]]))).toBe('admitted');
    // The marker's key, unit 1 of client 8, is cleared away now.
    expect(room.says(raw([[9, 0, [{ origin: [7, 1], right: [8, 1], content: letters('x') }]]]))).toBe('outside_schema');
    expect(room.says(raw([[9, 0, [{ origin: [8, 1], right: [7, 1], content: letters('x') }]]]))).toBe('outside_schema');
    expect(room.says(raw([[9, 0, [{ origin: [8, 1], content: letters('x') }]]]))).toBe('outside_schema');
    expect(room.says(raw([[9, 0, [{ origin: [8, 1], content: value(4) }]]]))).toBe('admitted');
  });

  it.each<[string, RawStruct]>([
    ['letters beside a key', { origin: [8, 1], content: letters('x') }],
    ['a value in the text', { origin: [7, 1], content: value(1) }],
    ['neighbours in different places', { origin: [7, 1], right: [8, 1], content: letters('x') }],
    ['neighbours in the wrong order', { origin: [7, 4], right: [7, 1], content: letters('x') }],
    ['neighbours that never stood beside each other', { origin: [7, 1], right: [7, 4], content: letters('x') }],
    ['something in a letter', { parent: [7, 2], key: 'level', content: value(1) }],
    ['a child of a marker without a key', { parent: [8, 0], content: letters('x') }],
    ['a marker in a marker', { parent: [8, 0], key: 'type', content: MARKER }],
    ['a key with a right neighbour', { right: [8, 1], content: value(3) }],
    [
      'several values, one of which cannot be',
      { parent: [8, 0], key: 'level', content: [8, 2, new Uint8Array([125, 50, 125, 2])] },
    ],
    ['a deleted value of a key that there is not', { parent: [8, 0], key: 'onclick', content: deletedUnits(1) }],
  ])('%s: refused', (_name, struct) => {
    const deletes = struct.content[0] === 1 ? [[9, [[0, 1]]] as const] : [];
    const room = lettersRoom();
    expect(room.says(raw([[9, 0, [struct]]], deletes))).toBe('outside_schema');
    expect(room.says(raw([[9, 0, [{ origin: [7, 1], right: [7, 2], content: letters('x') }]]]))).toBe('admitted');
  });

  it('the rest of a run whose beginning is known goes behind that beginning, whatever it claims', () => {
    const room = lettersRoom();
    expect(room.says(raw([[7, 0, [{ parent: [8, 0], key: 'level', content: letters('abcdefgh') }]]]))).toBe('admitted');
    expect(lineOf(room.replayed()).toJSON()).toBe('abcdefgh');
  });
});

describe('[S4] no message costs more than its length', () => {
  it('thousands of items of one client with one and the same origin are refused quickly', () => {
    const room = lettersRoom();
    // All of them stand behind "a". Their right neighbours differ, so Yjs would compare each with all others.
    const some = (count: number): RawStruct[] =>
      Array.from({ length: count }, (_, n) => ({ origin: [7, 0], right: [7, 1 + (n % 5)], content: letters('x') }));
    for (const client of [9, 2]) {
      const took = timeOf(() => expect(room.says(raw([[client, 0, some(8000)]]))).toBe('outside_schema'));
      expect(took).toBeLessThan(AT_MOST);
    }
    // Who writes at the beginning of a line again and again does no harm.
    const prepended = Array.from({ length: 3000 }, (_, n): RawStruct => ({
      origin: [7, 0],
      right: n === 0 ? [7, 1] : [9, n - 1],
      content: letters('x'),
    }));
    expect(timeOf(() => expect(room.says(raw([[9, 0, prepended]]))).toBe('admitted'))).toBeLessThan(AT_MOST);
  });

  it('many clients at one place are refused quickly', () => {
    const room = lettersRoom();
    const clients = Array.from(
      { length: 1900 },
      (_, n) => [1000 + n, 0, [{ origin: [7, 0] as const, content: letters('x') }]] as const,
    );
    const took = timeOf(() => expect(room.says(raw(clients))).toBe('too_large'));
    expect(took).toBeLessThan(AT_MOST);
    expect(room.says(raw(clients.slice(0, 250).map(([client, , structs]) => [client + 5000, 0, structs])))).toBe('admitted');
  });

  it('items that each have to pass all others are refused once that is much work', () => {
    const room = lettersRoom();
    // A chain, and behind each of its links a sibling that has to pass the rest of the chain.
    const chain: RawStruct[] = Array.from({ length: 6000 }, (_, n) => ({
      origin: n === 0 ? ([7, 5] as const) : ([20, n - 1] as const),
      content: n % 2 === 0 ? letters('x') : ([6, 'bold', 'null'] as const),
    }));
    expect(room.says(raw([[20, 0, chain]]))).toBe('admitted');
    const late = Array.from(
      { length: 1900 },
      (_, n) => [100 + n, 0, [{ origin: [20, n * 3] as const, content: letters('y') }]] as const,
    );
    const took = timeOf(() => expect(room.says(raw(late))).toBe('too_large'));
    expect(took).toBeLessThan(AT_MOST);
  });

  it('what people write at one place while they are offline is admitted, however long it is', () => {
    const room = lettersRoom();
    const pages = [section(...room.log), section(...room.log), section(...room.log)];
    pages.forEach((doc, n) => {
      for (let at = 0; at < 1500; at++) {
        const text = lineOf(doc);
        text.insert(3 + at, String(n));
        if (at % 50 === 0) text.insertEmbed(3 + at, newMarker({}));
        if (at % 3 === 0) text.format(2 + at, 1, { bold: true });
      }
    });
    for (const [n, doc] of pages.entries()) expect(room.says(Y.encodeStateAsUpdate(doc), `person ${n}`)).toBe('admitted');
    for (const doc of pages) for (const update of room.log) Y.applyUpdate(doc, update);
    for (const doc of pages) expect(shapeOf(doc)).toBe(shapeOf(room.replayed()));
  });

  it('units of many clients that stand on each other backwards are taken in, each looked at once', () => {
    const clients = Array.from(
      { length: 1500 },
      (_, n) => [n + 1, 0, [{ origin: n === 0 ? null : ([n, 0] as const), content: letters('x') }]] as const,
    );
    const room = new GateRoom();
    expect(room.says(raw(clients.toReversed()))).toBe('admitted');
    expect(room.lean.vector().size).toBe(1500);
  });

  it('more editing ids than a person can have are refused', () => {
    const clients = Array.from({ length: 2500 }, (_, n) => [n + 1, 0, [{ content: goneUnits(1) }]] as const);
    expect(() => decodeUpdate(raw(clients))).toThrow(/too many/i);
  });

  it('one client named twice among the deletions is refused', () => {
    expect(() =>
      decodeUpdate(
        raw(
          [],
          [
            [5, [[0, 1]]],
            [5, [[2, 1]]],
          ],
        ),
      ),
    ).toThrow(/twice/);
  });

  it('two clients that need each other in turns are no gap', () => {
    const a = section();
    const b = section();
    a.clientID = 1;
    b.clientID = 2;
    lineOf(a).insert(0, 'a');
    for (let i = 0; i < 20; i++) {
      Y.applyUpdate(b, Y.encodeStateAsUpdate(a));
      lineOf(b).insert(lineOf(b).length, 'b');
      Y.applyUpdate(a, Y.encodeStateAsUpdate(b));
      lineOf(a).insert(lineOf(a).length, 'a');
    }
    const room = new GateRoom();
    expect(room.says(Y.encodeStateAsUpdate(a))).toBe('admitted');
    expect(room.says(Y.encodeStateAsUpdate(b))).toBe('nothing');
  });
});

describe('[S4] whoever comes back can always say so in one message', () => {
  it('deletions that make the greeting too long are refused, and taking all out is not', () => {
    const room = new GateRoom();
    const doc = section();
    expect(room.says(change(doc, (text) => text.insert(0, 'ab'.repeat(200_000))))).toBe('admitted');
    const holes = (from: number, count: number): Uint8Array =>
      raw([], [[doc.clientID, Array.from({ length: count }, (_, n) => [from + n * 2, 1] as const)]]);
    expect(room.says(holes(0, 50_000))).toBe('admitted');
    expect(room.says(holes(100_000, 30_000))).toBe('admitted');
    expect(room.says(holes(160_000, 30_000))).toBe('too_large');
    expect(room.says(holes(160_000, 5_000))).toBe('admitted');
    const deletions = Y.diffUpdate(room.lean.encoded(), Y.encodeStateVectorFromUpdate(room.lean.encoded()));
    expect(deletions.length).toBeLessThan(800_000);
    expect(room.says(raw([], [[doc.clientID, [[0, 400_000]]]]))).toBe('admitted');
    expect(room.says(change(section(...room.log), (text) => text.insert(0, 'again')))).toBe('admitted');
  });

  it('client ids without end are refused', () => {
    const ids = (from: number, count: number): Uint8Array =>
      raw(
        Array.from(
          { length: count },
          (_, n) =>
            [
              from + n,
              0,
              [{ parent: 'text', content: letters('x'), origin: from + n === 1 ? null : ([from + n - 1, 0] as const) }],
            ] as const,
        ),
      );
    const room = new GateRoom(ids(1, 54_000));
    expect(room.says(ids(54_001, 100), 'ann')).toBe('admitted');
    expect(room.says(ids(54_101, 1900), 'ben')).toBe('too_large');
    const doc = section(...room.log);
    doc.clientID = 54_100;
    expect(
      room.says(
        change(doc, (text) => text.insert(1, 'on')),
        'ann',
      ),
    ).toBe('admitted');
    expect(Y.encodeStateVectorFromUpdate(room.lean.encoded()).length).toBeLessThan(700_000);
  });
});

describe('[S4] nothing breaks the room', () => {
  it('a section whose lines were written by hand can be read, written and compacted', () => {
    const room = lettersRoom();
    const doc = section(...room.log);
    expect(
      room.says(change(doc, () => appendNodes(doc, [{ type: 'paragraph', content: [{ type: 'text', text: 'on' }] }]))),
    ).toBe('admitted');
    expect(room.lean.compact()).not.toBeNull();
    expect(lineOf(section(room.lean.encoded())).toJSON()).toBe('abcdefon');
  });
});
