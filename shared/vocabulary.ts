/** The vocabulary of the schema, for the sync gate: which node may be in which, and which values an attribute may have. */
import { getSchema } from '@tiptap/core';
import type { ContentMatch, NodeType } from '@tiptap/pm/model';
import { BLOCKS, PART_NAMES, type AttributeRule } from '#shared/blocks.ts';
import { LINK_FIXED, LIST_TYPES, MAX_LIST_START, schemaExtensions } from '#shared/schema.ts';

/** What the gate knows of a node: the nodes that it may contain, whether it may contain text, and its attributes. */
export type NodeVocabulary = {
  readonly children: ReadonlySet<string>;
  readonly text: boolean;
  readonly attributes: ReadonlyMap<string, AttributeRule>;
};

/** The whole vocabulary. `root` has the nodes that may be at the top of a section. */
export type Vocabulary = {
  readonly root: ReadonlySet<string>;
  readonly nodes: ReadonlyMap<string, NodeVocabulary>;
  readonly marks: ReadonlyMap<string, ReadonlyMap<string, AttributeRule>>;
};

const SHORT_TEXT: AttributeRule = { kind: 'text', max: 200 };

/** Attributes that have a rule of their own. All other attributes of the library's nodes and marks are short texts. */
const RULES: Readonly<Record<string, Readonly<Record<string, AttributeRule>>>> = {
  heading: { level: { kind: 'number', min: 1, max: 6 } },
  orderedList: {
    start: { kind: 'number', min: 0, max: MAX_LIST_START },
    type: { kind: 'choice', values: LIST_TYPES },
  },
  codeBlock: { language: { kind: 'word' } },
  link: {
    href: { kind: 'address' },
    ...Object.fromEntries(
      Object.entries(LINK_FIXED).map(([name, value]) => [name, { kind: 'choice', values: value === null ? [] : [value] }]),
    ),
  },
  part: { name: { kind: 'choice', values: PART_NAMES } },
  ...Object.fromEntries(Object.entries(BLOCKS).map(([name, block]) => [name, block.attributes])),
};

function namesIn(match: ContentMatch): Set<string> {
  const names = new Set<string>();
  const seen = new Set<ContentMatch>();
  const walk = (at: ContentMatch): void => {
    if (seen.has(at)) return;
    seen.add(at);
    for (let i = 0; i < at.edgeCount; i++) {
      const edge = at.edge(i);
      names.add(edge.type.name);
      walk(edge.next);
    }
  };
  walk(match);
  return names;
}

function rulesFor(name: string, attributes: Iterable<string>): Map<string, AttributeRule> {
  return new Map([...attributes].map((attribute) => [attribute, RULES[name]?.[attribute] ?? SHORT_TEXT]));
}

function nodeVocabulary(type: NodeType): NodeVocabulary {
  const children = namesIn(type.contentMatch);
  const text = children.delete('text');
  return { children, text, attributes: rulesFor(type.name, Object.keys(type.spec.attrs ?? {})) };
}

/** Reads the vocabulary from the schema of the editor, so that the two cannot differ. */
export function makeVocabulary(): Vocabulary {
  const schema = getSchema(schemaExtensions());
  const nodes = new Map<string, NodeVocabulary>();
  for (const type of Object.values(schema.nodes)) {
    if (type.name !== 'text' && type !== schema.topNodeType) nodes.set(type.name, nodeVocabulary(type));
  }
  const marks = new Map(
    Object.values(schema.marks).map((mark) => [mark.name, rulesFor(mark.name, Object.keys(mark.spec.attrs ?? {}))]),
  );
  return { root: namesIn(schema.topNodeType.contentMatch), nodes, marks };
}
