/** Inserts a structured block with all its parts, and moves the caret around blocks. */
import type { Editor, JSONContent } from '@tiptap/core';
import { GapCursor } from '@tiptap/pm/gapcursor';
import type { Node, ResolvedPos } from '@tiptap/pm/model';
import { Selection } from '@tiptap/pm/state';
import { BLOCKS, type BlockName } from '#shared/blocks.ts';
import { firstEmptyLine, isUnwritten } from '#client/editor/tools/unwritten.ts';
import { belowBar } from '#client/ui/bar-block.ts';

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

/** The caret beside a place between two nodes: in the line above or below it, or between two blocks. */
function caretBeside(place: ResolvedPos): Selection {
  if (place.nodeBefore?.isTextblock === true) return Selection.near(place, -1);
  if (place.nodeAfter?.isTextblock === true) return Selection.near(place, 1);
  // Not into a block: what is typed there would become somebody's words in it.
  return place.parent.childCount > 0 ? new GapCursor(place) : Selection.near(place);
}

/** Takes out the block at a position. Its writer stays at that place, where undo is offered. */
export function removeBlock(editor: Editor, at: number): void {
  const { state, view } = editor;
  const node = state.doc.nodeAt(at);
  if (node === null) return;
  const { tr } = state;
  tr.delete(at, at + node.nodeSize);
  tr.setSelection(caretBeside(tr.doc.resolve(Math.min(at, tr.doc.content.size))));
  view.dispatch(tr);
  // The button is removed with its block, so the focus goes to the text of this section.
  editor.commands.focus();
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

/** The ends of the written lines, in their order, and whether each is in a block. */
function endsOfLines(editor: Editor): { readonly end: number; readonly inBlock: boolean }[] {
  const ends: { end: number; inBlock: boolean }[] = [];
  editor.state.doc.forEach((top, from) => {
    const isInBlock = Object.hasOwn(BLOCKS, top.type.name);
    const note = (node: Node, at: number): boolean => {
      if (node.type.name === 'paragraph' && node.content.size > 0)
        ends.push({ end: at + node.nodeSize - 1, inBlock: isInBlock });
      return node.isBlock;
    };
    if (note(top, from)) top.descendants((node, at) => note(node, from + 1 + at));
  });
  return ends;
}

/**
 * Puts the caret after the first line in view, best one of ordinary text, or else after the one that is nearest to the window; where nothing is written
 * yet, into the first empty line. For a member who starts to write by a button.
 */
export function putCaretInView(editor: Editor): void {
  const { state, view } = editor;
  const empty = isUnwritten(state.doc) ? firstEmptyLine(editor) : null;
  if (empty !== null) return void editor.commands.focus(empty);
  // A member who already had a caret here continues there. While a text is read in, the caret stays at its start or is pushed to its end.
  const atEdge = [Selection.atStart(state.doc), Selection.atEnd(state.doc)].some((edge) => edge.eq(state.selection));
  const isSelected = view.dom.contains(document.getSelection()?.anchorNode ?? null);
  if (!atEdge || isSelected) return void editor.commands.focus();
  const ends = endsOfLines(editor);
  const plain = ends.filter((line) => !line.inBlock);
  const isBelowBar = ({ end }: { readonly end: number }): boolean => view.coordsAtPos(end).top > belowBar();
  const inView = (lines: typeof ends) =>
    lines.find((line) => isBelowBar(line) && view.coordsAtPos(line.end).bottom < innerHeight);
  // A line of a block is somebody's words there, so one that nobody sees is no place to begin.
  const line = inView(plain) ?? inView(ends) ?? plain.find(isBelowBar) ?? plain.at(-1);
  if (line !== undefined) return void editor.commands.focus(line.end);
  // There are blocks and no other text, so it is written below them.
  view.dispatch(state.tr.setSelection(caretBeside(state.doc.resolve(state.doc.content.size))).scrollIntoView());
  editor.commands.focus();
}
