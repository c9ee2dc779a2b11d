/** A section's text and its tree: every text gives a valid tree with all its letters, and every tree comes back as it was. */
import { getSchema } from '@tiptap/core';
import { Node } from '@tiptap/pm/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { JsonNode } from '#shared/document.ts';
import { schemaExtensions } from '#shared/schema.ts';
import { appendNodes } from '#shared/text/append.ts';
import { documentJson } from '#shared/text/tree.ts';
import { effort } from '../support/effort.ts';
import { nodes, pages, step } from '../support/random-sections.ts';
import { plain } from '../support/section-text.ts';

const schema = getSchema(schemaExtensions());
const RUNS = { numRuns: effort('trees') };

/** The tree of a document as the editor has it. Fails if the schema does not allow it. */
function checked(doc: Y.Doc): Node {
  const tree = Node.fromJSON(schema, documentJson(doc));
  tree.check();
  return tree;
}

/** All letters of a tree, with line feeds for hard breaks. */
function lettersOf(tree: Node): string {
  return tree.textBetween(0, tree.content.size, '', (leaf) => (leaf.type.name === 'hardBreak' ? '\n' : ''));
}

describe('the tree of a text', () => {
  it('is valid, holds every letter, and is the same on every page, whatever was merged', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(2), fc.boolean(), step), { maxLength: 40 }), (steps) => {
        const docs = pages(steps);
        const trees = docs.map((doc) => JSON.stringify(documentJson(doc)));
        expect(new Set(trees).size).toBe(1);
        for (const doc of docs.slice(0, 1)) expect(lettersOf(checked(doc))).toBe(plain(doc));
      }),
      RUNS,
    );
  });

  it('is the tree that was written', () => {
    fc.assert(
      fc.property(nodes, (written) => {
        const expected = Node.fromJSON(schema, { type: 'doc', content: written });
        expected.check();
        const doc = new Y.Doc();
        appendNodes(doc, written);
        expect(checked(doc).toJSON()).toEqual(expected.toJSON());
      }),
      RUNS,
    );
  });

  it('is the tree that was written in two parts', () => {
    fc.assert(
      fc.property(nodes, nodes, (first, second) => {
        const doc = new Y.Doc();
        appendNodes(doc, first);
        appendNodes(doc, second);
        const expected = Node.fromJSON(schema, { type: 'doc', content: [...first, ...second] });
        expect(checked(doc).toJSON()).toEqual(expected.toJSON());
      }),
      RUNS,
    );
  });

  it('keeps a line feed at its end', () => {
    const code: JsonNode = { type: 'codeBlock', content: [{ type: 'text', text: 'tea\n' }] };
    const doc = new Y.Doc();
    appendNodes(doc, [code]);
    expect(documentJson(doc).content).toEqual([code]);
  });

  it('is an empty paragraph where there is nothing', () => {
    expect(documentJson(new Y.Doc())).toEqual({ type: 'doc', content: [{ type: 'paragraph' }] });
  });
});
