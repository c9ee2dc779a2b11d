/** Random sections for property tests: trees as an editor can make them, and texts as no editor makes them. */
import fc from 'fast-check';
import * as Y from 'yjs';
import { BLOCKS, type BlockName } from '#shared/blocks.ts';
import type { JsonNode } from '#shared/document.ts';
import { withoutFormatCleanup } from '#shared/no-format-cleanup.ts';
import { newMarker } from '#shared/text/append.ts';
import { LATE, LIST_TYPES, MUST_KNOW, STEPS, TEXT } from '#shared/text/markers.ts';

// Random trees, as an editor can make them.

type Mark = NonNullable<JsonNode['marks']>[number];

const letters = fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'é', 'ن', '👵🏽', '"', '<'), minLength: 1, maxLength: 6 });
const link = fc.constantFrom('https://a.test/x', 'tel:123').map((href): Mark => ({ type: 'link', attrs: { href } }));
const marks = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Mark[]>([]) },
  { weight: 1, arbitrary: fc.constant<Mark[]>([{ type: 'code' }]) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.option(link), fc.subarray(['bold', 'italic', 'strike', 'underline']))
      .map(([to, names]): Mark[] => [...(to === null ? [] : [to]), ...names.map((type) => ({ type }))]),
  },
);
const withMarks = (node: JsonNode, some: Mark[]): JsonNode => (some.length > 0 ? { ...node, marks: some } : node);
const word = fc.tuple(letters, marks).map(([text, some]) => withMarks({ type: 'text', text }, some));
const hardBreak = marks.map((some) => withMarks({ type: 'hardBreak' }, some));
const inline = fc.array(fc.oneof({ weight: 4, arbitrary: word }, { weight: 1, arbitrary: hardBreak }), { maxLength: 4 });
const codeText = fc.array(fc.oneof(letters, fc.constant('\n')), { maxLength: 4 }).map((some) => some.join(''));

type Said = { late?: string; mustKnow?: string };
const said = fc.constantFrom<Said>(
  {},
  {},
  {},
  {},
  { late: LATE },
  { mustKnow: MUST_KNOW },
  { late: LATE, mustKnow: MUST_KNOW },
);
const paragraph = fc
  .tuple(inline, said)
  .map(([content, attrs]): JsonNode => ({ type: 'paragraph', ...(Object.keys(attrs).length === 0 ? {} : { attrs }), content }));
const heading = fc
  .tuple(inline, fc.integer({ min: 1, max: 6 }), said)
  .map(([content, level, attrs]): JsonNode => ({ type: 'heading', attrs: { level, ...attrs }, content }));
const codeBlock = fc.tuple(codeText, marks).map(([text, some]): JsonNode => ({
  type: 'codeBlock',
  content: text === '' ? [] : [withMarks({ type: 'text', text }, some)],
}));
const rule = fc.constant<JsonNode>({ type: 'horizontalRule' });
const listAttrs = fc.record(
  { start: fc.constantFrom(0, 1, 4, 1_000_000), type: fc.constantFrom(...LIST_TYPES) },
  { requiredKeys: [] },
);

/** Whether a numbered list begins with the first line of a node. */
const beginsNumbers = (node: JsonNode | undefined): boolean =>
  node !== undefined && (node.type === 'orderedList' || beginsNumbers(node.content?.[0]));

function lists(content: fc.Arbitrary<JsonNode>): { bullet: fc.Arbitrary<JsonNode>; number: fc.Arbitrary<JsonNode> } {
  const items = fc.array(
    fc.array(content, { minLength: 1, maxLength: 3 }).map((nodes): JsonNode => ({ type: 'listItem', content: nodes })),
    { minLength: 1, maxLength: 3 },
  );
  return {
    bullet: items.map((nodes) => ({ type: 'bulletList', content: nodes })),
    // A marker has the start and the style of one list. Of two that begin with one line it is the inner one.
    number: fc
      .tuple(items, listAttrs)
      .map(([nodes, attrs]) => ({ type: 'orderedList', attrs: beginsNumbers(nodes[0]) ? {} : attrs, content: nodes })),
  };
}

const { block } = fc.letrec<{ block: JsonNode; wrapped: JsonNode }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 5, depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: paragraph },
    { weight: 1, arbitrary: heading },
    { weight: 1, arbitrary: codeBlock },
    { weight: 1, arbitrary: rule },
    { weight: 4, arbitrary: tie('wrapped') },
  ),
  wrapped: fc.oneof(
    lists(tie('block')).bullet,
    lists(tie('block')).number,
    fc.array(tie('block'), { minLength: 1, maxLength: 3 }).map((content): JsonNode => ({ type: 'blockquote', content })),
  ),
}));

const FIELDS: Readonly<Record<BlockName, fc.Arbitrary<Record<string, unknown>>>> = {
  preference: fc.record({ strength: fc.constantFrom('must', 'avoid'), whose: letters }, { requiredKeys: [] }),
  routineStep: fc.record({ time: fc.constant('07:30'), symbol: fc.constant('wake') }, { requiredKeys: [] }),
  riskPlan: fc.record({ likelihood: fc.integer({ min: 1, max: 5 }), severity: fc.constant(2) }, { requiredKeys: [] }),
  reviewTrigger: fc.record({ trigger: fc.constant('count'), times: fc.integer({ min: 1, max: 9 }) }, { requiredKeys: [] }),
};

const prose = fc.array(fc.oneof(paragraph, lists(block).bullet, lists(block).number), { minLength: 1, maxLength: 3 });
const structured = fc.constantFrom(...(Object.keys(BLOCKS) as BlockName[])).chain((type) => {
  const part = fc
    .tuple(fc.constantFrom(...BLOCKS[type].parts), prose)
    .map(([name, content]): JsonNode => ({ type: 'part', attrs: { name }, content }));
  const view = fc
    .tuple(letters, prose)
    .map(([whose, content]): JsonNode => ({ type: 'personView', attrs: { whose }, content }));
  const content = fc.array(type === 'riskPlan' ? fc.oneof(part, view) : part, { maxLength: 4 });
  return fc
    .tuple(FIELDS[type], content, fc.constantFrom({}, {}, { mustKnow: MUST_KNOW }))
    .map(([attrs, inside, marked]): JsonNode => ({ type, attrs: { ...attrs, ...marked }, content: inside }));
});
/** The nodes of a section, as an editor can make them. */
export const nodes: fc.Arbitrary<JsonNode[]> = fc.array(
  fc.oneof({ weight: 3, arbitrary: block }, { weight: 1, arbitrary: structured }),
  {
    minLength: 1,
    maxLength: 6,
  },
);

// Random texts, as no editor makes them.

const anything = fc.oneof(
  fc.constantFrom<unknown>('paragraph', 'heading', 'code', 'rule', 'part', 'personView', 'riskPlan', 'preference', 'script'),
  fc.constantFrom<unknown>(
    null,
    '',
    true,
    -1,
    0,
    1,
    2,
    7,
    2.5,
    Number.NaN,
    {},
    [],
    [[]],
    'toString',
    LATE,
    '__proto__',
    'activity',
    'i',
  ),
  fc.array(fc.constantFrom<unknown>(...STEPS, 'div', 3, null), { maxLength: 24 }),
);
const KEYS = [
  'type',
  'level',
  'in',
  'from',
  'start',
  'style',
  'name',
  'whose',
  'likelihood',
  'strength',
  'late',
  'mustKnow',
  'constructor',
];
const path = fc.array(fc.constantFrom(...STEPS), { maxLength: 5 });
const values = fc.oneof(
  fc.dictionary(fc.constantFrom(...KEYS), anything, { maxKeys: 5 }),
  fc.record(
    { in: path, from: fc.nat(5), type: fc.constantFrom('paragraph', 'heading', 'code', 'rule') },
    { requiredKeys: ['in'] },
  ),
  fc.record(
    { type: fc.constantFrom('riskPlan', 'preference', 'part', 'personView'), whose: letters },
    { requiredKeys: ['type'] },
  ),
);
const place = fc.nat(1000);
// Yjs replaces the halves of a letter of two units that is split, and random places would split them.
const oneUnit = fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'é', 'ن'), minLength: 1, maxLength: 6 });
/** One step of a client that keeps to no rules. */
export const step = fc.oneof(
  fc.record({ do: fc.constant('type' as const), at: place, text: fc.oneof(oneUnit, fc.constantFrom('\n', 'a\nb\n')) }),
  fc.record({ do: fc.constant('mark' as const), at: place, values }),
  fc.record({ do: fc.constant('take' as const), at: place, length: fc.nat(6) }),
  fc.record({ do: fc.constant('set' as const), at: place, key: fc.constantFrom(...KEYS), value: anything }),
  fc.record({
    do: fc.constant('look' as const),
    at: place,
    length: fc.nat(9),
    look: fc.constantFrom<Record<string, unknown>>(
      { bold: true },
      { bold: null },
      { code: true },
      { link: { href: 'https://a.test' } },
      { link: 'x' },
      { link: { href: 7 } },
      { script: true },
      { italic: 0 },
    ),
  }),
);
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function act(doc: Y.Doc, what: Step): void {
  const text = doc.getText(TEXT);
  const at = what.at % (text.length + 1);
  const left = text.length - at;
  switch (what.do) {
    case 'type':
      text.insert(at, what.text);
      break;
    case 'mark':
      text.insertEmbed(at, newMarker(what.values));
      break;
    case 'take':
      text.delete(at, Math.min(what.length, left));
      break;
    case 'look':
      text.format(at, Math.min(what.length, left), what.look);
      break;
    case 'set': {
      const markers = (text.toDelta() as { insert: unknown }[]).flatMap(({ insert }) =>
        insert instanceof Y.Map ? [insert] : [],
      );
      markers[what.at % Math.max(1, markers.length)]?.set(what.key, what.value);
    }
  }
}

/** Pages that write at the same time and read each other's updates late; at the end all have read everything. */
export function pages(steps: readonly (readonly [page: number, reads: boolean, what: Step])[]): Y.Doc[] {
  const updates: Uint8Array[] = [];
  const docs = [1, 2, 3].map((client) => {
    const doc = withoutFormatCleanup(new Y.Doc());
    doc.clientID = client;
    doc.getText(TEXT);
    doc.on('update', (update: Uint8Array, origin: unknown) => void (origin === 'read' || updates.push(update)));
    return doc;
  });
  const read = (doc: Y.Doc, some: readonly Uint8Array[]): void => some.forEach((update) => Y.applyUpdate(doc, update, 'read'));
  for (const [page, reads, what] of steps) {
    const doc = docs[page];
    if (doc === undefined) continue;
    if (reads) read(doc, updates);
    act(doc, what);
  }
  for (const [i, doc] of docs.entries()) read(doc, i === 1 ? updates.toReversed() : updates);
  return docs;
}
