/** The room index: it admits an update, refuses it with a code, or asks for missing updates first. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { appendNodes, type JsonNode } from '#shared/document.ts';
import { Refusal } from '#shared/errors.ts';
import { makeVocabulary } from '#shared/vocabulary.ts';
import { RoomIndex } from '#server/sync/gate/room-index.ts';
import { decodeUpdate, EMPTY_UPDATE } from '#server/sync/gate/update.ts';
import { textOf, updateBy } from '../support/section-text.ts';

const vocabulary = makeVocabulary();
const emptyIndex = (): RoomIndex => new RoomIndex(vocabulary, EMPTY_UPDATE);

function judge(index: RoomIndex, update: Uint8Array): string {
  const { kind } = index.judge(decodeUpdate(update));
  if (kind === 'fresh') index.acceptStaged();
  return kind;
}

function refused(index: RoomIndex, update: Uint8Array): string {
  try {
    index.judge(decodeUpdate(update));
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  index.discardStaged();
  return 'admitted';
}

/** A section with a paragraph, a heading, a list and a risk plan, and its index. */
function section(): { doc: Y.Doc; index: RoomIndex } {
  const doc = new Y.Doc();
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
  return { doc, index: new RoomIndex(vocabulary, Y.encodeStateAsUpdate(doc)) };
}

describe('[S5] what depends on something unseen is a gap', () => {
  it('whatever the order and the mixture in which updates come, admitting ends with the whole document', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 30 })), { minLength: 3, maxLength: 40 }),
        fc.nat(),
        (edits, seed) => {
          const docs = [new Y.Doc(), new Y.Doc(), new Y.Doc()];
          const updates: Uint8Array[] = [];
          docs.forEach((doc) =>
            doc.on('update', (update: Uint8Array, origin: unknown) => void (origin === 'net' || updates.push(update))),
          );
          for (const [who, at] of edits) {
            const doc = docs[who];
            if (doc === undefined) continue;
            const text = textOf(doc);
            if (at % 5 === 0 && text.length > 3) text.delete(1, 2);
            else text.insert(Math.min(at, text.length), 'abc');
            if (at % 3 === 0) for (const other of docs) Y.applyUpdate(other, Y.encodeStateAsUpdate(doc), 'net');
          }
          const index = emptyIndex();
          let waiting = updates
            .map((update, i) => ({ update, key: (i * 7919 + seed) % 1009 }))
            .toSorted((a, b) => a.key - b.key);
          for (let round = 0; waiting.length > 0 && round <= updates.length; round++) {
            waiting = waiting.filter(({ update }) => judge(index, update) === 'gap');
          }
          expect(waiting).toEqual([]);
          const merged = Y.mergeUpdates(updates);
          expect(judge(index, merged)).toBe('nothing');
          const whole = new Y.Doc();
          Y.applyUpdate(whole, merged);
          expect(index.vector).toEqual(Y.decodeStateVector(Y.encodeStateVector(whole)));
        },
      ),
    );
  });

  it('a deletion of something unseen is a gap', () => {
    const { doc } = section();
    const deletion = updateBy(doc, () => textOf(doc).delete(0, 3));
    expect(judge(emptyIndex(), deletion)).toBe('gap');
  });

  it('a struct that follows itself is refused, because Yjs would break over it', () => {
    const encoder = encoding.createEncoder();
    for (const n of [1, 1, 5, 0]) encoding.writeVarUint(encoder, n);
    encoding.writeUint8(encoder, 0x84);
    for (const n of [5, 7]) encoding.writeVarUint(encoder, n);
    encoding.writeVarString(encoder, 'x');
    encoding.writeVarUint(encoder, 0);
    expect(refused(emptyIndex(), encoding.toUint8Array(encoder))).toBe('outside_schema');
  });

  it('a gap and a refusal leave the index as it was', () => {
    const { doc, index } = section();
    const first = updateBy(doc, () => textOf(doc).insert(3, 'AAA'));
    const second = updateBy(doc, () => textOf(doc).insert(5, 'BBB'));
    expect(judge(index, second)).toBe('gap');
    expect(judge(index, first)).toBe('fresh');
    expect(judge(index, second)).toBe('fresh');
    expect(judge(index, second)).toBe('nothing');
  });
});

/** Adds `count` copies of a node to a section and returns the one update. */
function adds(doc: Y.Doc, count: number, node: JsonNode): Uint8Array {
  return updateBy(doc, () => appendNodes(doc, Array<JsonNode>(count).fill(node)));
}

describe('[S4] a section has a limit of pieces that a page can still show', () => {
  const line: JsonNode = { type: 'paragraph', content: [{ type: 'text', text: 'a' }] };
  const block: JsonNode = { type: 'preference' };

  it.each([
    ['lines', line, 5_000],
    ['blocks', block, 500],
  ] as const)('%s: up to it everything is admitted, beyond it only what takes away', (_name, node, most) => {
    const doc = new Y.Doc();
    const index = emptyIndex();
    expect(judge(index, adds(doc, most, node))).toBe('fresh');
    const top = doc.getXmlFragment('default');
    const before = Y.encodeStateAsUpdate(doc);
    const full = new Y.Doc();
    Y.applyUpdate(full, before);
    expect(refused(index, adds(full, 1, node))).toBe('too_large');
    // A refused update does not change the index. An update that deletes content is always admitted, small or large.
    expect(
      judge(
        index,
        updateBy(doc, () => top.delete(7, 1)),
      ),
    ).toBe('fresh');
    expect(judge(index, adds(doc, 1, node))).toBe('fresh');
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    expect(refused(index, adds(other, 1, node))).toBe('too_large');
    expect(
      judge(
        index,
        updateBy(doc, () => top.delete(0, most - 10)),
      ),
    ).toBe('fresh');
    expect(judge(index, adds(doc, most - 10, node))).toBe('fresh');
    expect(
      judge(
        index,
        updateBy(doc, () => doc.transact(() => (top.delete(0, 20), appendNodes(doc, Array(20).fill(node))))),
      ),
    ).toBe('fresh');
    // An index that is built from the stored state counts the same content.
    const again = new RoomIndex(vocabulary, Y.encodeStateAsUpdate(doc));
    expect(refused(again, adds(doc, 1, node))).toBe('too_large');
  });

  it('what the log holds is taken in, however much it is', () => {
    const doc = new Y.Doc();
    adds(doc, 600, block);
    const index = new RoomIndex(vocabulary, Y.encodeStateAsUpdate(doc));
    const more = adds(doc, 1, block);
    expect(refused(index, more)).toBe('too_large');
    // Another node admitted the update. On this node it is a row of the log.
    expect(index.judge(decodeUpdate(more), true).kind).toBe('fresh');
  });
});

describe('[S4] an update may only bring what the section can hold there', () => {
  const fragment = (doc: Y.Doc): Y.XmlFragment => doc.getXmlFragment('default');
  const child = (doc: Y.Doc, n: number): Y.XmlElement => fragment(doc).get(n) as Y.XmlElement;
  const linked = (doc: Y.Doc, attributes: object): void =>
    textOf(doc).format(0, 2, { link: { href: 'https://example.org/', ...attributes } });
  const withAttribute = (name: string, attribute: string, value: string): Y.XmlElement => {
    const node = new Y.XmlElement(name);
    node.setAttribute(attribute, value);
    return node;
  };
  const attempts: [string, (doc: Y.Doc) => void][] = [
    ['another root', (doc) => doc.getText('other').insert(0, 'hidden')],
    ['a map beside the text', (doc) => doc.getMap('default2').set('a', 1)],
    ['an unknown node', (doc) => fragment(doc).insert(0, [new Y.XmlElement('script')])],
    ['a text at the top', (doc) => fragment(doc).insert(0, [new Y.XmlText('x')])],
    ['a list item outside a list', (doc) => fragment(doc).insert(0, [new Y.XmlElement('listItem')])],
    ['a risk plan inside a paragraph', (doc) => child(doc, 0).insert(0, [new Y.XmlElement('riskPlan')])],
    ['a paragraph inside a paragraph', (doc) => child(doc, 0).insert(0, [new Y.XmlElement('paragraph')])],
    ['text directly in a list', (doc) => child(doc, 2).insert(0, [new Y.XmlText('x')])],
    [
      'a preference inside a list item',
      (doc) => (child(doc, 2).get(0) as Y.XmlElement).insert(0, [new Y.XmlElement('preference')]),
    ],
    ['an unknown attribute', (doc) => child(doc, 0).setAttribute('onclick', 'x')],
    ['an attribute of another node', (doc) => child(doc, 0).setAttribute('level', '2')],
    ['an impossible level', (doc) => child(doc, 1).setAttribute('level', 99 as unknown as string)],
    ['an impossible likelihood', (doc) => child(doc, 3).setAttribute('likelihood', { a: 1 } as unknown as string)],
    ['a binary attribute', (doc) => child(doc, 1).setAttribute('level', new Uint8Array(3) as unknown as string)],
    ['an attribute on a text', (doc) => textOf(doc).setAttribute('x', 'y')],
    ['an unknown mark', (doc) => textOf(doc).format(0, 2, { blink: {} })],
    ['a link that runs a script', (doc) => textOf(doc).format(0, 2, { link: { href: 'javascript:alert(1)' } })],
    ['a link that looks like something else', (doc) => linked(doc, { class: 'veil' })],
    ['a link with a title', (doc) => linked(doc, { title: 'x' })],
    ['a link that takes the whole window', (doc) => linked(doc, { target: '_top' })],
    ['a link that hands over the page', (doc) => linked(doc, { rel: 'opener' })],
    ['a list with made-up numbers', (doc) => fragment(doc).insert(0, [withAttribute('orderedList', 'type', 'disc')])],
    ['code in a language of two words', (doc) => fragment(doc).insert(0, [withAttribute('codeBlock', 'language', 'x veil')])],
    ['a mark with a made-up attribute', (doc) => textOf(doc).format(0, 2, { bold: { onclick: 'x' } })],
    ['an embed', (doc) => textOf(doc).insertEmbed(0, { image: 'x' })],
    ['a shared type in a text', (doc) => textOf(doc).insertEmbed(0, new Y.XmlElement('paragraph'))],
    ['a subdocument', (doc) => child(doc, 0).setAttribute('sub', new Y.Doc() as unknown as string)],
    [
      'a subdocument as a child',
      (doc) => (fragment(doc) as unknown as Y.Array<unknown>).insert.call(fragment(doc), 0, [new Y.XmlHook('x') as never]),
    ],
  ];
  it.each(attempts)('%s is refused', (_name, attempt) => {
    const { doc, index } = section();
    const update = updateBy(doc, () => attempt(doc));
    expect(refused(index, update)).toBe('outside_schema');
    const good = section();
    expect(
      judge(
        good.index,
        updateBy(good.doc, () => textOf(good.doc).insert(0, 'fine')),
      ),
    ).toBe('fresh');
  });

  const allowed: [string, (doc: Y.Doc) => void][] = [
    [
      'a link to a page',
      (doc) => textOf(doc).format(0, 2, { link: { href: 'https://example.org/', target: '_blank', rel: null } }),
    ],
    [
      'a link as pages write it',
      (doc) => linked(doc, { target: '_blank', rel: 'noopener noreferrer nofollow', class: null, title: null }),
    ],
    ['a list of letters', (doc) => fragment(doc).insert(0, [withAttribute('orderedList', 'type', 'a')])],
    ['code', (doc) => fragment(doc).insert(0, [withAttribute('codeBlock', 'language', 'c++')])],
    ['a mark', (doc) => textOf(doc).format(0, 2, { bold: {}, italic: {} })],
    ['a level that fits', (doc) => child(doc, 1).setAttribute('level', 3 as unknown as string)],
    ['a line break', (doc) => child(doc, 0).insert(1, [new Y.XmlElement('hardBreak')])],
    ['a likelihood chosen and taken back', (doc) => child(doc, 3).removeAttribute('likelihood')],
    [
      'a whole new risk plan',
      (doc) =>
        appendNodes(doc, [
          { type: 'riskPlan', content: [{ type: 'personView', attrs: { whose: 'Ann' }, content: [{ type: 'paragraph' }] }] },
        ]),
    ],
  ];
  it.each(allowed)('%s is admitted', (_name, attempt) => {
    const { doc, index } = section();
    expect(
      judge(
        index,
        updateBy(doc, () => attempt(doc)),
      ),
    ).toBe('fresh');
  });

  it('attributes of the section itself are refused', () => {
    const doc = new Y.Doc();
    const update = updateBy(doc, () => doc.getMap('default').set('title', 'x'));
    expect(refused(emptyIndex(), update)).toBe('outside_schema');
  });

  it('a mark can be taken away again', () => {
    const { doc, index } = section();
    expect(
      judge(
        index,
        updateBy(doc, () => textOf(doc).format(0, 2, { bold: {} })),
      ),
    ).toBe('fresh');
    expect(
      judge(
        index,
        updateBy(doc, () => textOf(doc).format(0, 2, { bold: null })),
      ),
    ).toBe('fresh');
  });

  it('what is typed into something that was deleted and cleared away in the meantime is admitted', () => {
    const { doc } = section();
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    const late = updateBy(other, () => textOf(other, 1).insert(2, 'late'));
    fragment(doc).delete(1, 1);
    const index = new RoomIndex(vocabulary, Y.encodeStateAsUpdate(doc));
    expect(judge(index, late)).toBe('fresh');
  });

  it('an attribute is still checked when it overwrites an older one', () => {
    const { doc, index } = section();
    expect(
      judge(
        index,
        updateBy(doc, () => child(doc, 1).setAttribute('level', 1 as unknown as string)),
      ),
    ).toBe('fresh');
    expect(
      refused(
        index,
        updateBy(doc, () => child(doc, 1).setAttribute('level', 'x')),
      ),
    ).toBe('outside_schema');
  });
});
