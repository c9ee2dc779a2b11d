/** Whether anything is written in a section yet, and where its first words would go. */
import type { Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';

/** Node names whose words only say what belongs below them. */
const TITLES: ReadonlySet<string> = new Set(['heading']);

/** What this needs of a node, which is a node of the editor or one that the API gave. */
type Piece = {
  readonly name: string;
  readonly part: unknown;
  readonly text: string;
  readonly children: readonly Piece[];
};

/** Whether a piece holds no words but titles: headings, and the topics of preferences. */
export function isUnwritten({ name, part, text, children }: Piece): boolean {
  if (TITLES.has(name) || part === 'topic') return true;
  return text.trim() === '' && children.every(isUnwritten);
}

/** A node of the editor as a piece. */
export function pieceOf(node: Node): Piece {
  return {
    name: node.type.name,
    part: node.attrs['name'],
    text: node.isText ? (node.text ?? '') : '',
    children: node.children.map(pieceOf),
  };
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
