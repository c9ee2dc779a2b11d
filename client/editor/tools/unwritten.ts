/** Whether anything is written in a section yet, and where its first words would go. */
import type { Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';

/** Node names whose words only say what belongs below them. */
const TITLES: ReadonlySet<string> = new Set(['heading']);

/** How to read a node: one of the editor, or one that the API gave. */
export type NodeReader<T> = {
  readonly name: (node: T) => string;
  /** The name of a part; undefined for another node. */
  readonly part: (node: T) => unknown;
  readonly text: (node: T) => string;
  readonly children: (node: T) => readonly T[];
};

const EDITOR: NodeReader<Node> = {
  name: ({ type }) => type.name,
  part: ({ attrs }) => attrs['name'],
  text: ({ text }) => text ?? '',
  children: ({ children }) => children,
};

/** Whether a node holds no words but titles: headings, and the topics of preferences. It looks no further than the first word. */
export function isUnwrittenNode<T>(node: T, reader: NodeReader<T>): boolean {
  if (TITLES.has(reader.name(node)) || reader.part(node) === 'topic') return true;
  return reader.text(node).trim() === '' && reader.children(node).every((child) => isUnwrittenNode(child, reader));
}

/** Whether nothing is written in an editor's document yet. */
export function isUnwritten(doc: Node): boolean {
  return isUnwrittenNode(doc, EDITOR);
}

/** The position in the first empty line that is no title; null if there is none. */
export function firstEmptyLine({ state }: Editor): number | null {
  let found: number | null = null;
  state.doc.descendants((node, at) => {
    if (found !== null || node.attrs['name'] === 'topic') return false;
    if (node.type.name === 'paragraph' && node.content.size === 0) found = at + 1;
    return !node.isTextblock;
  });
  return found;
}
