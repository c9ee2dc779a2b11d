/** The schema of the editor, the keys of markers and the marks of a text are one vocabulary. */
import { getSchema } from '@tiptap/core';
import { expect, it } from 'vitest';
import { BLOCKS } from '#shared/blocks.ts';
import { schemaExtensions } from '#shared/schema.ts';
import { fitsKey, KEY_RULES, MARKER_RULES } from '#shared/text/markers.ts';
import { MARK_ORDER } from '#shared/text/marks.ts';
import { fitsMark, makeVocabulary } from '#shared/vocabulary.ts';

const schema = getSchema(schemaExtensions());

/** How each node of the schema stands in the text: with a type, as steps of a path, as letters, or not at all. */
const NODES: Readonly<
  Record<string, { types?: readonly string[]; steps?: readonly string[]; keys?: Readonly<Record<string, string>> }>
> = {
  doc: {},
  text: {},
  hardBreak: {},
  paragraph: { types: ['paragraph'], keys: { late: 'late', mustKnow: 'mustKnow' } },
  heading: { types: ['heading'], keys: { level: 'level', late: 'late', mustKnow: 'mustKnow' } },
  codeBlock: { types: ['code'], keys: { language: '', late: 'late', mustKnow: 'mustKnow' } },
  horizontalRule: { types: ['rule'] },
  blockquote: { steps: ['quote'] },
  bulletList: { steps: ['bullet'] },
  orderedList: { steps: ['number'], keys: { start: 'start', type: 'style' } },
  listItem: { steps: ['item'] },
  part: { types: ['part'], keys: { name: 'name' } },
  personView: { types: ['personView'], keys: { whose: 'whose' } },
};

it('every node and every attribute of the schema has a place in the text', () => {
  for (const [name, type] of Object.entries(schema.nodes)) {
    const isBlock = Object.hasOwn(BLOCKS, name);
    const place = isBlock ? { types: [name] } : NODES[name];
    if (place === undefined) throw new Error(`the node ${name} has no place in the text`);
    for (const each of place.types ?? []) expect([name, fitsKey('type', each)]).toEqual([name, true]);
    for (const step of place.steps ?? []) expect([name, fitsKey('in', [step])]).toEqual([name, true]);
    for (const attribute of Object.keys(type.spec.attrs ?? {})) {
      const key = isBlock ? attribute : NODES[name]?.keys?.[attribute];
      // The language of a code block is not kept: no page draws it.
      if (key === '') continue;
      expect([name, attribute, key !== undefined && KEY_RULES.has(key)]).toEqual([name, attribute, true]);
    }
  }
  for (const type of MARKER_RULES['type']?.kind === 'choice' ? MARKER_RULES['type'].values : []) {
    const known = Object.hasOwn(BLOCKS, type) || Object.values(NODES).some(({ types }) => types?.includes(type) === true);
    expect([type, known]).toEqual([type, true]);
  }
});

it('marks are those of the schema, in its order, each with the attributes that a writer chooses', () => {
  expect(Object.keys(schema.marks)).toEqual([...MARK_ORDER]);
  const vocabulary = makeVocabulary();
  expect([...vocabulary.keys()]).toEqual([...MARK_ORDER]);
  for (const name of MARK_ORDER) {
    expect(fitsMark(vocabulary, name, null)).toBe(true);
    expect(fitsMark(vocabulary, name, true)).toBe(name !== 'link');
    expect(fitsMark(vocabulary, name, { href: 'https://example.org/' })).toBe(name === 'link');
  }
});
