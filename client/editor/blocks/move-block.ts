/**
 * Moves a structured block: in one change it is taken out and put in again at another place, with its text and its fields.
 * Letters that somebody else types into it at that moment stay where it was.
 */
import type { Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { NodeSelection, TextSelection, type Transaction } from '@tiptap/pm/state';
import i18next from 'i18next';
import { isBlockName } from '#shared/text/markers.ts';
import { announcementOf } from '#client/editor/blocks/announcement.tsx';
import { beginUndoStep } from '#client/editor/binding/undo.ts';
import { onePer } from '#client/editor/binding/watched.ts';

/** Up is -1, down is 1. */
export type Direction = -1 | 1;

/** The number of a node of the document among its neighbours, from 1, and how many there are. */
export function placeOf(doc: Node, at: number): { readonly number: number; readonly count: number } {
  return { number: doc.resolve(at).index(0) + 1, count: doc.childCount };
}

/** The position at which a block goes in to pass its neighbour; null if it has none on that side. */
export function positionPast(doc: Node, at: number, direction: Direction): number | null {
  const place = doc.resolve(at);
  const neighbour = direction === -1 ? place.nodeBefore : doc.maybeChild(place.index(0) + 1);
  if (neighbour === null) return null;
  return direction === -1 ? at - neighbour.nodeSize : at + (place.nodeAfter?.nodeSize ?? 0) + neighbour.nodeSize;
}

/**
 * Moves the block behind `at` to the position `to` between nodes of the document. A caret in the block goes with it. Returns the
 * block's new position; null if it stays where it is.
 */
export function moveNode(transaction: Transaction, at: number, to: number): number | null {
  const node = transaction.doc.nodeAt(at);
  if (node === null || (to >= at && to <= at + node.nodeSize)) return null;
  const { selection } = transaction;
  const end = at + node.nodeSize;
  const isInside = selection instanceof TextSelection && selection.from > at && selection.to < end;
  const moved = to > at ? to - node.nodeSize : to;
  transaction.delete(at, end).insert(moved, node);
  const shift = moved - at;
  if (isInside)
    transaction.setSelection(TextSelection.create(transaction.doc, selection.anchor + shift, selection.head + shift));
  else if (selection instanceof NodeSelection && selection.from === at)
    transaction.setSelection(NodeSelection.create(transaction.doc, moved));
  return moved;
}

/** For each editor, blocks that are being moved and whose details are open. */
const openWhileMoved = onePer<Editor, WeakSet<Node>>(() => new WeakSet());

/** Whether the new view of a block begins with open details, because its old view had them open. */
export function opensAfterMove(editor: Editor, node: Node): boolean {
  return openWhileMoved(editor).has(node);
}

/**
 * Moves a block as an undo step of its own, says so, and returns its new position; null if it stays where it is. `open` says
 * whether its details are open, and so they stay.
 */
export function moveBlock(editor: Editor, at: number, to: number, open: boolean): number | null {
  const { state, view } = editor;
  const node = state.doc.nodeAt(at);
  const { tr } = state;
  const moved = moveNode(tr, at, to);
  if (node === null || moved === null) return null;
  beginUndoStep(editor);
  // The editor may draw the block anew in its new place, and does so before the next frame.
  if (open) openWhileMoved(editor).add(node);
  view.dispatch(tr);
  requestAnimationFrame(() => openWhileMoved(editor).delete(node));
  beginUndoStep(editor);
  if (isBlockName(node.type.name)) {
    const block = i18next.t(`theBlock.${node.type.name}`);
    announcementOf(editor).set(i18next.t('editor.moved', { block, ...placeOf(editor.state.doc, moved) }));
  }
  return moved;
}
