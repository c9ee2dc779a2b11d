/** Reads and writes the text of a section's Yjs document, as the editor does. */
import * as Y from 'yjs';
import { appendNodes } from '#shared/document.ts';
import { FRAGMENT } from '#shared/schema.ts';

/** The text node of a paragraph, counted from 0. Missing paragraphs and a missing text node are created. */
export function textOf(doc: Y.Doc, paragraph = 0): Y.XmlText {
  const fragment = doc.getXmlFragment(FRAGMENT);
  while (fragment.length <= paragraph) appendNodes(doc, [{ type: 'paragraph' }]);
  const node = fragment.get(paragraph);
  if (!(node instanceof Y.XmlElement)) throw new Error('not a paragraph');
  const existing = node.get(0);
  if (existing instanceof Y.XmlText) return existing;
  const created = new Y.XmlText();
  node.insert(0, [created]);
  return created;
}

/** All text of a section, without its structure. */
export function plain(doc: Y.Doc): string {
  let text = '';
  const walk = (node: Y.XmlFragment): void => {
    for (const child of node.toArray()) {
      if (child instanceof Y.XmlText)
        text += child
          .toDelta()
          .map((d: { insert: string }) => d.insert)
          .join('');
      else if (child instanceof Y.XmlElement) walk(child);
    }
  };
  walk(doc.getXmlFragment(FRAGMENT));
  return text;
}

/** Runs `change` in one transaction and returns its update. Throws unless there is exactly one. */
export function updateBy(doc: Y.Doc, change: () => void): Uint8Array {
  const updates: Uint8Array[] = [];
  const collect = (update: Uint8Array): void => void updates.push(update);
  doc.on('update', collect);
  doc.transact(change);
  doc.off('update', collect);
  const [only] = updates;
  if (only === undefined || updates.length !== 1) throw new Error(`expected one update, got ${updates.length}`);
  return only;
}
