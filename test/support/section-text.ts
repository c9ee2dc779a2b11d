/** Small ways to write in and read a section's Yjs document, as the editor would. */
import * as Y from 'yjs';
import { appendNodes } from '#shared/document.ts';
import { FRAGMENT } from '#shared/schema.ts';

/** The n-th paragraph's text node, made where it is missing. */
export function textOf(doc: Y.Doc, paragraph = 0): Y.XmlText {
  const fragment = doc.getXmlFragment(FRAGMENT);
  while (fragment.length <= paragraph) appendNodes(doc, [{ type: 'paragraph' }]);
  const node = fragment.get(paragraph);
  if (!(node instanceof Y.XmlElement)) throw new Error('not a paragraph');
  const inside = node.get(0);
  if (inside instanceof Y.XmlText) return inside;
  const made = new Y.XmlText();
  node.insert(0, [made]);
  return made;
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

/** Makes `change` and gives the one update that it caused. */
export function updateBy(doc: Y.Doc, change: () => void): Uint8Array {
  const updates: Uint8Array[] = [];
  const gather = (update: Uint8Array): void => void updates.push(update);
  doc.on('update', gather);
  doc.transact(change);
  doc.off('update', gather);
  const [only] = updates;
  if (only === undefined || updates.length !== 1) throw new Error(`expected one update, got ${updates.length}`);
  return only;
}
