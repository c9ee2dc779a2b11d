/** What a selection of the editor is as a copy: blocks are whole, and lists go on with their numbers. */
import { Fragment, Slice, type Node, type ResolvedPos } from '@tiptap/pm/model';
import { TextSelection, type Selection } from '@tiptap/pm/state';
import { isBlockName } from '#shared/text/markers.ts';

const isStructured = (node: Node | null | undefined): boolean => isBlockName(node?.type.name);

/** The words of a selection that lies within one part of a block: they are copied without the block. Null for all others. */
function wordsOfPart({ content, openStart, openEnd }: Slice): Slice | null {
  const block = content.childCount === 1 ? content.firstChild : null;
  if (block === null || !isStructured(block) || openStart < 2 || openEnd < 2 || block.childCount !== 1) return null;
  return new Slice(block.firstChild?.content ?? Fragment.empty, openStart - 2, openEnd - 2);
}

/** A list whose first items are not in the copy starts with the number of the first one that is. `$from` is where the copy starts. */
function withStarts(content: Fragment, $from: ResolvedPos, depth = 1): Fragment {
  const first = content.firstChild;
  if (first === null || depth > $from.depth) return content;
  const inner = withStarts(first.content, $from, depth + 1);
  const before = $from.node(depth);
  const skipped = before.type.name === 'orderedList' ? $from.index(depth) : 0;
  const start: unknown = first.attrs['start'];
  const attrs = skipped > 0 && typeof start === 'number' ? { ...first.attrs, start: start + skipped } : first.attrs;
  return content.replaceChild(0, first.type.create(attrs, inner, first.marks));
}

/** Whether a copy is a piece of one line. */
export function isPieceOfLine({ content, openStart, openEnd }: Slice): boolean {
  let node = content.childCount === 1 ? content.firstChild : null;
  for (let depth = 1; node !== null && depth <= Math.min(openStart, openEnd); depth += 1) {
    if (node.isTextblock) return true;
    node = node.childCount === 1 ? node.firstChild : null;
  }
  return false;
}

/** A copied piece of a line without what its whole line says: that it must be known, for one. */
function withoutMark(content: Fragment): Fragment {
  const node = content.firstChild;
  if (node === null || node.isText) return content;
  if (!node.isTextblock) return content.replaceChild(0, node.copy(withoutMark(node.content)));
  return content.replaceChild(0, node.type.create({ ...node.attrs, mustKnow: null }, node.content, node.marks));
}

/** Whether a selection holds all letters of its line. */
function isWholeLine({ $from, $to }: Selection): boolean {
  return $from.sameParent($to) && $from.parentOffset === 0 && $to.parentOffset === $from.parent.content.size;
}

/**
 * The slice of a selection as it is copied. A block that is copied in part is a block too, because its fields change the meaning of
 * its words; so it never opens at an edge of the copy. A selection within one part is only words.
 */
export function copiedSlice(slice: Slice, selection: Selection): Slice {
  const fromSelection = selection instanceof TextSelection && slice.openStart === selection.$from.depth;
  const numbered =
    fromSelection && !isPieceOfLine(slice)
      ? new Slice(withStarts(slice.content, selection.$from), slice.openStart, slice.openEnd)
      : slice;
  const words = wordsOfPart(numbered);
  if (words !== null) return words;
  const { content: all, openStart, openEnd } = numbered;
  const content = isPieceOfLine(numbered) && !isWholeLine(selection) ? withoutMark(all) : all;
  return new Slice(content, isStructured(content.firstChild) ? 0 : openStart, isStructured(content.lastChild) ? 0 : openEnd);
}
