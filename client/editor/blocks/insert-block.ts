/** Inserts a structured block with all its parts, and moves the caret around blocks. */
import type { Editor, JSONContent } from '@tiptap/core';
import { Selection } from '@tiptap/pm/state';
import { BLOCKS, type BlockName } from '#shared/blocks.ts';

/** An empty block of this kind as Tiptap JSON, with all its parts. */
export function emptyBlock(name: BlockName): JSONContent {
  return {
    type: name,
    content: BLOCKS[name].parts.map((part) => ({ type: 'part', attrs: { name: part }, content: [{ type: 'paragraph' }] })),
  };
}

/**
 * Inserts a block and puts the caret into its first part. The block replaces the empty line at the caret, or comes after the
 * node that the caret is in.
 */
export function insertBlock(editor: Editor, name: BlockName): void {
  const { $from } = editor.state.selection;
  const to = $from.depth === 0 ? $from.pos : $from.after(1);
  const isEmptyLine = $from.depth === 1 && $from.parent.type.name === 'paragraph' && $from.parent.content.size === 0;
  const at = isEmptyLine ? $from.before(1) : to;
  const last = to === editor.state.doc.content.size;
  // A block at the end of the section gets an empty line after it, so that one can continue to write.
  const content = last ? [emptyBlock(name), { type: 'paragraph' }] : [emptyBlock(name)];
  editor
    .chain()
    .insertContentAt({ from: at, to }, content)
    .focus(at + 3)
    .run();
  showCaret(editor);
}

/** Whether the caret is in a structured block. */
export function inBlock(editor: Editor): boolean {
  const { $from } = editor.state.selection;
  return $from.depth > 0 && Object.hasOwn(BLOCKS, $from.node(1).type.name);
}

/** Moves the caret to the empty line after the block that it is in. Inserts that line if it is not there. */
export function moveToLineAfterBlock(editor: Editor): void {
  const { $from } = editor.state.selection;
  if ($from.depth === 0) return;
  const at = $from.after(1);
  const next = editor.state.doc.nodeAt(at);
  const isThere = next?.type.name === 'paragraph' && next.content.size === 0;
  const chain = editor.chain();
  if (!isThere) chain.insertContentAt(at, { type: 'paragraph' });
  chain.focus(at + 1).run();
  showCaret(editor);
}

/** Scrolls to the caret after the inserted node is drawn: the view of a block is drawn a moment after the block. */
function showCaret(editor: Editor): void {
  requestAnimationFrame(() => requestAnimationFrame(() => editor.isDestroyed || editor.commands.scrollIntoView()));
}

/** Puts the caret after the first paragraph in view, or at the end. For a member who starts to write on a phone. */
export function putCaretInView(editor: Editor): void {
  const { state, view } = editor;
  // A member who already had a caret here continues there.
  if (!Selection.atStart(state.doc).eq(state.selection)) return void editor.commands.focus();
  let found: number | null = null;
  state.doc.descendants((node, at) => {
    if (found !== null) return false;
    if (node.type.name === 'paragraph' && node.content.size > 0) {
      const end = at + node.nodeSize - 1;
      const { top, bottom } = view.coordsAtPos(end);
      if (top > 0 && bottom < innerHeight) found = end;
    }
    return node.isBlock;
  });
  editor.commands.focus(found ?? 'end');
}
