/** The gate: it admits an update, refuses it with a code, or asks for missing updates first. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { JsonNode } from '#shared/document.ts';
import { Refusal } from '#shared/errors.ts';
import { appendNodes, newMarker } from '#shared/text/append.ts';
import { change, GateRoom, lineOf, raw, section, shapeOf, letters } from './gate-kit.ts';

/** A section with a paragraph, a heading, a list and a risk plan, and its room. */
function written(): { doc: Y.Doc; room: GateRoom } {
  const doc = section();
  const text = (t: string): JsonNode[] => [{ type: 'text', text: t }];
  appendNodes(doc, [
    { type: 'paragraph', content: text('one two three') },
    { type: 'heading', attrs: { level: 2 }, content: text('title') },
    { type: 'bulletList', content: [{ type: 'listItem', content: [{ type: 'paragraph', content: text('point') }] }] },
    {
      type: 'riskPlan',
      attrs: { likelihood: 2 },
      content: [{ type: 'part', attrs: { name: 'activity' }, content: [{ type: 'paragraph' }] }],
    },
  ]);
  return { doc, room: new GateRoom(Y.encodeStateAsUpdate(doc)) };
}

/** The marker that stands at number `n` among the markers of a section. */
function marker(doc: Y.Doc, n: number): Y.Map<unknown> {
  const found = lineOf(doc)
    .toDelta()
    .map(({ insert }: { insert: unknown }) => insert)
    .filter((insert: unknown) => insert instanceof Y.Map)[n];
  if (!(found instanceof Y.Map)) throw new Error('no such marker');
  return found;
}

describe('[S5] what depends on something unseen is a gap', () => {
  it('whatever the order and the mixture in which updates come, admitting ends with the whole document', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 30 })), { minLength: 3, maxLength: 40 }),
        fc.nat(),
        (edits, seed) => {
          const docs = [section(), section(), section()];
          const updates: Uint8Array[] = [];
          docs.forEach((doc) =>
            doc.on('update', (update: Uint8Array, origin: unknown) => void (origin === 'net' || updates.push(update))),
          );
          for (const [who, at] of edits) {
            const doc = docs[who];
            if (doc === undefined) continue;
            const text = lineOf(doc);
            if (at % 5 === 0 && text.length > 3) text.delete(1, 2);
            else text.insert(Math.min(at, text.length), 'abc');
            if (at % 3 === 0) for (const other of docs) Y.applyUpdate(other, Y.encodeStateAsUpdate(doc), 'net');
          }
          const room = new GateRoom();
          let waiting = updates
            .map((update, i) => ({ update, key: (i * 7919 + seed) % 1009 }))
            .toSorted((a, b) => a.key - b.key);
          for (let round = 0; waiting.length > 0 && round <= updates.length; round++) {
            waiting = waiting.filter(({ update }) => room.says(update) === 'gap');
          }
          expect(waiting).toEqual([]);
          const merged = Y.mergeUpdates(updates);
          expect(room.says(merged)).toBe('nothing');
          expect(shapeOf(room.replayed())).toBe(shapeOf(section(merged)));
        },
      ),
    );
  });

  it('a deletion of something unseen is a gap', () => {
    const { doc } = written();
    expect(new GateRoom().says(change(doc, (text) => text.delete(2, 3)))).toBe('gap');
  });

  it('a struct that follows itself is refused, because Yjs would break over it', () => {
    expect(new GateRoom().says(raw([[5, 0, [{ origin: [5, 7], content: letters('x') }]]]))).toBe('outside_schema');
  });

  it('a gap and a refusal leave the room as it was', () => {
    const { doc, room } = written();
    const shape = shapeOf(room.replayed());
    const first = change(doc, (text) => text.insert(3, 'AAA'));
    const second = change(doc, (text) => text.insert(5, 'BBB'));
    expect(room.says(second)).toBe('gap');
    expect(room.says(change(section(...room.log), (text) => text.setAttribute('x', 1)))).toBe('outside_schema');
    expect(shapeOf(section(room.lean.encoded()))).toBe(shape);
    expect(room.says(first)).toBe('admitted');
    expect(room.says(second)).toBe('admitted');
    expect(room.says(second)).toBe('nothing');
  });

  it('what is known already is left out of the log, and credited to nobody again', () => {
    const { doc, room } = written();
    const first = change(doc, (text) => text.insert(1, 'AAA'));
    const second = change(doc, (text) => text.delete(2, 1));
    expect(room.says(first, 'ann')).toBe('admitted');
    expect(room.says(second, 'ann')).toBe('admitted');
    const third = change(doc, (text) => text.insert(1, 'B'));
    expect(room.says(Y.encodeStateAsUpdate(doc), 'ann')).toBe('admitted');
    expect(room.log.at(-1)).toEqual(third);
  });
});

/** Adds `count` copies of a node to a section and returns the one update. */
const adds = (doc: Y.Doc, count: number, node: JsonNode): Uint8Array =>
  change(doc, () => appendNodes(doc, Array<JsonNode>(count).fill(node)));

/** A copy of a section, for a change that the room will refuse. */
const copyOf = (doc: Y.Doc): Y.Doc => section(Y.encodeStateAsUpdate(doc));

describe('[S4] a section has a limit of pieces that a page can still show', () => {
  const line: JsonNode = { type: 'paragraph', content: [{ type: 'text', text: 'a' }] };
  const bold: JsonNode = { type: 'paragraph', content: [{ type: 'text', text: 'a', marks: [{ type: 'bold' }] }] };

  it.each([
    ['lines', line, 10_000, 2],
    ['blocks', { type: 'preference' }, 500, 1],
    ['marks', bold, 5_000, 2],
  ] as const)('%s: up to it everything is admitted, beyond it only what takes away', (_name, node, most, units) => {
    const doc = section();
    const room = new GateRoom();
    expect(room.says(adds(doc, most, node))).toBe('admitted');
    expect(room.says(adds(copyOf(doc), 1, node))).toBe('too_large');
    expect(room.says(change(doc, (text) => text.delete(0, units)))).toBe('admitted');
    expect(room.says(adds(doc, 1, node))).toBe('admitted');
    expect(room.says(adds(copyOf(doc), 1, node))).toBe('too_large');
    expect(room.says(change(doc, (text) => text.delete(0, units * (most - 10))))).toBe('admitted');
    expect(room.says(adds(doc, most - 10, node))).toBe('admitted');
    // As many go as come.
    const exchange = change(doc, (text) => (text.delete(0, units * 20), appendNodes(doc, Array<JsonNode>(20).fill(node))));
    expect(room.says(exchange)).toBe('admitted');
    // A document that is built from the stored state counts the same content.
    expect(new GateRoom(Y.encodeStateAsUpdate(doc)).says(adds(copyOf(doc), 1, node))).toBe('too_large');
  });

  it('a line that becomes a block, and one that is a block no more, are counted', () => {
    const doc = section();
    const room = new GateRoom();
    room.says(adds(doc, 500, { type: 'preference' }));
    room.says(adds(doc, 1, line));
    const more = copyOf(doc);
    expect(room.says(change(more, () => marker(more, 500).set('type', 'riskPlan')))).toBe('too_large');
    expect(room.says(change(doc, () => marker(doc, 0).set('type', 'heading')))).toBe('admitted');
    expect(room.says(change(doc, () => marker(doc, 500).set('type', 'riskPlan')))).toBe('admitted');
    expect(room.says(change(doc, () => marker(doc, 1).delete('type')))).toBe('admitted');
    expect(room.says(change(doc, () => marker(doc, 0).set('type', 'riskPlan')))).toBe('admitted');
    const full = copyOf(doc);
    expect(room.says(change(full, () => marker(full, 1).set('type', 'preference')))).toBe('too_large');
  });

  it('what the log holds is taken in, however much it is', () => {
    const doc = section();
    adds(doc, 600, { type: 'preference' });
    const room = new GateRoom(Y.encodeStateAsUpdate(doc));
    const more = adds(doc, 1, { type: 'preference' });
    expect(room.says(more)).toBe('too_large');
    // Another node admitted the update. On this node it is a row of the log.
    expect(room.lean.takeRows([{ seq: 2, personId: 'ben', at: 0, update: more }])).toEqual([more]);
    expect(room.says(change(doc, (text) => text.delete(0, 1)))).toBe('admitted');
  });
});

const mark =
  (name: string, value: unknown) =>
  (doc: Y.Doc): void =>
    lineOf(doc).format(2, 2, { [name]: value });
const key =
  (n: number, name: string, value: unknown) =>
  (doc: Y.Doc): void =>
    void marker(doc, n).set(name, value);
const embed =
  (what: object) =>
  (doc: Y.Doc): void =>
    lineOf(doc).insertEmbed(1, what);

let deep: unknown = 'x';
for (let i = 0; i < 6000; i++) deep = i % 2 === 0 ? [deep] : { a: deep };

describe('[S4] an update may only bring what a section can hold', () => {
  const attempts: [string, (doc: Y.Doc) => void][] = [
    ['another root', (doc) => doc.getText('other').insert(0, 'hidden')],
    ['a map beside the text', (doc) => doc.getMap('default').set('a', 1)],
    ['a tree', (doc) => doc.getXmlFragment('default').insert(0, [new Y.XmlElement('paragraph')])],
    ['an attribute of the text itself', (doc) => lineOf(doc).setAttribute('title', 'x')],
    ['an unknown mark', mark('blink', true)],
    ['a mark with a value', mark('bold', 'very')],
    ['a mark with attributes that it does not have', mark('bold', { onclick: 'x' })],
    ['a link that runs a script', mark('link', { href: 'javascript:alert(1)' })],
    ['a link that looks like something else', mark('link', { href: 'https://example.org/', class: 'veil' })],
    ['a link that takes the whole window', mark('link', { href: 'https://example.org/', target: '_top' })],
    ['a link that is only true', mark('link', true)],
    ['an embed that is no marker', embed({ image: 'x' })],
    ['a text in the text', embed(new Y.Text('x'))],
    ['a list in the text', embed(Y.Array.from([1]))],
    ['an element in the text', embed(new Y.XmlElement('iframe'))],
    ['a subdocument', (doc) => void marker(doc, 0).set('type', new Y.Doc())],
    ['a map in a marker', key(0, 'type', new Y.Map())],
    ['a text in a marker', key(0, 'name', new Y.Text('x'))],
    ['an unknown key', key(0, 'onclick', 'x')],
    ['a key named like a part of every object', key(0, 'constructor', 'x')],
    ['an unknown type', key(0, 'type', 'script')],
    ['an impossible level', key(1, 'level', 99)],
    ['a level that is no number', key(1, 'level', { a: 1 })],
    ['a path of unknown steps', key(0, 'in', ['bullet', 'script'])],
    ['a path without end', key(0, 'in', Array(21).fill('quote'))],
    ['binary data', key(0, 'level', new Uint8Array(3))],
    ['a value nested thousands deep', key(0, 'in', deep)],
    ['a made-up numbering', key(2, 'style', 'disc')],
    ['late words in other words', key(0, 'late', 'no')],
    ['must know in other words', key(0, 'mustKnow', true)],
    ['must know with markup', key(0, 'mustKnow', '<b>yes</b>')],
    ['an impossible likelihood', key(3, 'likelihood', 9)],
  ];
  it.each(attempts)('%s is refused', (_name, attempt) => {
    const { doc, room } = written();
    const before = shapeOf(room.replayed());
    expect(room.says(change(doc, () => attempt(doc)))).toBe('outside_schema');
    expect(shapeOf(section(room.lean.encoded()))).toBe(before);
    expect(room.says(change(section(...room.log), (text) => text.insert(1, 'fine')))).toBe('admitted');
  });

  const allowed: [string, (doc: Y.Doc) => void][] = [
    ['a link to a page', mark('link', { href: 'https://example.org/' })],
    ['a mark that ends', (doc) => lineOf(doc).insert(4, 'bold', { bold: true })],
    ['two marks', (doc) => lineOf(doc).format(2, 3, { bold: true, italic: true })],
    ['a line break', (doc) => lineOf(doc).insert(4, '\n')],
    ['a level that fits', key(1, 'level', 3)],
    ['a list of letters', key(2, 'style', 'a')],
    ['a line in a list in a quotation', key(0, 'in', ['quote', 'bullet', 'item'])],
    ['late words', key(0, 'late', 'yes')],
    ['must know', key(0, 'mustKnow', 'yes')],
    ['no longer must know', key(0, 'mustKnow', null)],
    ['a likelihood chosen', key(3, 'likelihood', 4)],
    ['a likelihood taken back', (doc) => marker(doc, 3).delete('likelihood')],
    ['a new line in the middle', (doc) => lineOf(doc).insertEmbed(5, newMarker({ type: 'heading', level: 2 }))],
    [
      'a whole new risk plan',
      (doc) =>
        appendNodes(doc, [
          { type: 'riskPlan', content: [{ type: 'personView', attrs: { whose: 'Ann' }, content: [{ type: 'paragraph' }] }] },
        ]),
    ],
  ];
  it.each(allowed)('%s is admitted', (_name, attempt) => {
    const { doc, room } = written();
    expect(room.says(change(doc, () => attempt(doc)))).toBe('admitted');
    expect(shapeOf(room.replayed())).toBe(shapeOf(doc));
  });

  it('a mark nested thousands deep is refused', () => {
    const { room } = written();
    for (const depth of [9000, 100_000]) {
      const json = `${'['.repeat(depth)}1${']'.repeat(depth)}`;
      expect(room.says(raw([[5, 0, [{ content: [6, 'link', json] }]]]))).toBe('outside_schema');
    }
  });

  it('a key is checked also when it overwrites an older value', () => {
    const { doc, room } = written();
    expect(room.says(change(doc, () => marker(doc, 1).set('level', 1)))).toBe('admitted');
    expect(room.says(change(doc, () => marker(doc, 1).set('level', 'x')))).toBe('outside_schema');
  });

  it('a key that is set in a marker that was deleted meanwhile comes to nothing, and is nobody’s deletion', () => {
    const { doc, room } = written();
    const late = copyOf(doc);
    const setting = change(late, () => marker(late, 1).set('level', 4));
    expect(room.says(change(doc, (text) => text.delete(14, 1)))).toBe('admitted');
    expect(room.says(setting, 'ben')).toBe('admitted');
    for (const update of room.log) Y.applyUpdate(late, update);
    expect(shapeOf(late)).toBe(shapeOf(room.replayed()));
    expect(room.says(Y.encodeStateAsUpdate(late), 'ben')).toBe('nothing');
  });

  it('letters that are typed into a line while it is deleted stay', () => {
    const { doc, room } = written();
    const late = copyOf(doc);
    const typing = change(late, (text) => text.insert(17, 'late'));
    expect(room.says(change(doc, (text) => text.delete(14, 6)))).toBe('admitted');
    expect(room.says(typing)).toBe('admitted');
    expect(lineOf(room.replayed()).toJSON()).toContain('late');
  });
});

describe('[S13] who comes back says nothing new', () => {
  it('of two values set for one key at the same moment one is deleted, and nobody is credited with it again', () => {
    const { doc, room } = written();
    const other = copyOf(doc);
    const reader = copyOf(doc);
    const [first, second] = [doc, other].map((each, n) => change(each, () => marker(each, 3).set('likelihood', n + 3)));
    expect(room.says(first ?? new Uint8Array(), 'ann')).toBe('admitted');
    expect(room.says(second ?? new Uint8Array(), 'ben')).toBe('admitted');
    for (const each of [doc, other, reader]) {
      for (const update of room.log) Y.applyUpdate(each, update);
      expect(room.lean.wouldChange(Y.encodeStateAsUpdate(each))).toBe(false);
      expect(room.says(Y.encodeStateAsUpdate(each), 'reader')).toBe('nothing');
    }
  });

  it('also while what is new is not durable yet, which nobody is told before it is', () => {
    const { doc, room } = written();
    const before = shapeOf(room.replayed());
    const admission = room.lean.admit(
      change(doc, (text) => text.insert(1, 'new')),
      'ann',
      () => true,
    );
    if (admission.kind !== 'admitted') throw new Error('it was not admitted');
    expect(room.lean.wouldChange(Y.encodeStateAsUpdate(doc))).toBe(false);
    expect(shapeOf(section(room.lean.encoded()))).toBe(before);
    const vector = Y.encodeStateVector(section(...room.log));
    const answer = room.lean.answer(vector, Y.decodeStateVector(vector));
    expect(Buffer.from(answer).includes('new')).toBe(false);
    // A refusal in between drops the document. What was admitted must be there again.
    expect(room.says(change(copyOf(doc), (text) => text.format(2, 2, { blink: true })))).toBe('outside_schema');
    expect(room.says(change(doc, (text) => text.insert(2, 'more')))).toBe('admitted');
    room.lean.advance(admission.update, 3);
    expect(shapeOf(section(room.lean.encoded()))).toBe(shapeOf(doc));
  });
});

describe('[S6] a client id belongs to one person', () => {
  it('who may be offline with it keeps it, and somebody else is refused before anything changes', () => {
    const { doc, room } = written();
    const other = copyOf(doc);
    const update = change(doc, (text) => text.insert(1, 'x'));
    expect(() => room.lean.admit(update, 'ben', (_client, personId) => personId === 'ann')).toThrow(Refusal);
    expect(room.says(update, 'ann')).toBe('admitted');
    const forged = change(copyOf(doc), (text) => text.insert(1, 'y'));
    Y.applyUpdate(other, update);
    other.clientID = doc.clientID;
    expect(
      room.says(
        change(other, (text) => text.insert(1, 'y')),
        'ben',
      ),
    ).toBe('client_id_taken');
    expect(room.says(forged, 'ben')).toBe('admitted');
  });

  it('a person has many ids in a room, but not without end', () => {
    const { doc } = written();
    const many = new Map(Array.from({ length: 4999 }, (_, id) => [id + 1, 'ann'] as const));
    const room = new GateRoom(Y.encodeStateAsUpdate(doc), many);
    expect(room.says(change(copyOf(doc), (text) => text.insert(1, 'x')))).toBe('admitted');
    expect(room.says(change(copyOf(doc), (text) => text.insert(1, 'x')))).toBe('too_large');
    expect(
      room.says(
        change(copyOf(doc), (text) => text.insert(1, 'x')),
        'ben',
      ),
    ).toBe('admitted');
    expect(room.says(change(copyOf(doc), (text) => text.delete(1, 1)))).toBe('admitted');
  });
});
