/** Putting a structured block into a section, with all its parts at once, so that nobody has to build one. */
import type { Editor, JSONContent } from '@tiptap/core';
import { BLOCKS, type BlockName } from '#shared/blocks.ts';

/** An empty block of this kind. */
export function emptyBlock(name: BlockName): JSONContent {
  return {
    type: name,
    content: BLOCKS[name].parts.map((part) => ({ type: 'part', attrs: { name: part }, content: [{ type: 'paragraph' }] })),
  };
}

/** Inserts a block behind the one that the caret is in, and puts the caret into its first part. */
export function insertBlock(editor: Editor, name: BlockName): void {
  const { $from } = editor.state.selection;
  const at = $from.depth === 0 ? $from.pos : $from.after(1);
  const last = at === editor.state.doc.content.size;
  // Behind a block at the very end a line is added, so that one can go on writing.
  const content = last ? [emptyBlock(name), { type: 'paragraph' }] : [emptyBlock(name)];
  editor
    .chain()
    .insertContentAt(at, content)
    .focus(at + 3)
    .run();
}
