/** Documents without Yjs' format cleanup: the order and grouping of updates must not change the result. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { documentJson } from '#shared/text/tree.ts';
import { withoutFormatCleanup } from '#shared/no-format-cleanup.ts';
import { appendNodes } from '#shared/text/append.ts';
import { TEXT } from '#shared/text/markers.ts';
import { textOf } from '../support/section-text.ts';

/** Three concurrent edits: Ann makes a word bold, Ben deletes it, and Cy writes inside it. */
function concurrentEdits(): { updates: Uint8Array[]; whole: Uint8Array } {
  const first = new Y.Doc();
  appendNodes(first, [{ type: 'paragraph', content: [{ type: 'text', text: 'warm' }] }]);
  const updates = [Y.encodeStateAsUpdate(first)];
  const [ann, ben, cy] = [1, 2, 3].map((client) => {
    const doc = new Y.Doc();
    doc.clientID = client;
    for (const update of updates.slice(0, 1)) Y.applyUpdate(doc, update);
    doc.on('update', (update: Uint8Array) => updates.push(update));
    return textOf(doc);
  });
  ann?.format(0, 4, { bold: true });
  ben?.delete(0, 4);
  cy?.insert(2, 'cold');
  return { updates, whole: Y.mergeUpdates(updates) };
}

/** Applies updates to a document. Returns its content, and how many changes the document itself made. */
function copied(updates: readonly Uint8Array[], doc: Y.Doc): { json: string; own: number } {
  let own = 0;
  // Yjs looks after a root only once somebody has asked for it as a text.
  doc.getText(TEXT);
  doc.on('update', (_update: Uint8Array, origin: unknown) => {
    if (origin !== 'others') own += 1;
  });
  for (const update of updates) Y.applyUpdate(doc, update, 'others');
  return { json: JSON.stringify(documentJson(doc)), own };
}

describe('a faithful document', () => {
  const { updates, whole } = concurrentEdits();

  it('shows the same whether changes come one by one or together, and makes none of its own', () => {
    const oneByOne = copied(updates, withoutFormatCleanup(new Y.Doc()));
    expect(oneByOne).toEqual(copied([whole], withoutFormatCleanup(new Y.Doc())));
    expect(oneByOne.own).toBe(0);
  });

  it('is needed: a plain one makes changes of its own, and shows what depends on how they came', () => {
    expect(copied(updates, new Y.Doc()).own).toBeGreaterThan(0);
    expect(copied(updates, new Y.Doc()).json).not.toBe(copied([whole], new Y.Doc()).json);
  });
});
