/** Putting a structured block into a section, with all its parts at once, so that nobody has to build one. */
import type { Editor, JSONContent } from '@tiptap/core';
import { Selection } from '@tiptap/pm/state';
import { BLOCKS, type BlockName } from '#shared/blocks.ts';

/** An empty block of this kind. */
export function emptyBlock(name: BlockName): JSONContent {
  return {
    type: name,
    content: BLOCKS[name].parts.map((part) => ({ type: 'part', attrs: { name: part }, content: [{ type: 'paragraph' }] })),
  };
}

/** Inserts a block in place of the empty line that the caret is in, or behind what it is in, and puts the caret into its first part. */
export function insertBlock(editor: Editor, name: BlockName): void {
  const { $from } = editor.state.selection;
  const to = $from.depth === 0 ? $from.pos : $from.after(1);
  const isEmptyLine = $from.depth === 1 && $from.parent.type.name === 'paragraph' && $from.parent.content.size === 0;
  const at = isEmptyLine ? $from.before(1) : to;
  const last = to === editor.state.doc.content.size;
  // Behind a block at the very end a line is added, so that one can go on writing.
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

/** Leads out of the block that the caret is in, to a line of its own behind it; an empty one that is there already will do. */
export function writeBehind(editor: Editor): void {
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

/** Brings the caret into view once what was put in is drawn: a block's own view comes a moment after the block. */
function showCaret(editor: Editor): void {
  requestAnimationFrame(() => requestAnimationFrame(() => editor.isDestroyed || editor.commands.scrollIntoView()));
}

/** Puts the caret where somebody who begins to write on a phone is looking: behind the first paragraph in view, or at the end. */
export function startInView(editor: Editor): void {
  const { state, view } = editor;
  // Whoever was here before goes on where they were.
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
