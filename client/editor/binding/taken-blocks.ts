/**
 * Blocks that the writer took out. A change of one's own after which a structured block is gone is an undo step of its own, and
 * for a while the page offers to bring exactly that block back, whatever was written since.
 */
import type { Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import type { StepMap } from '@tiptap/pm/transform';
import type { UndoManager } from 'yjs';
import { isBlockName } from '#shared/text/markers.ts';
import type { BlockName } from '#shared/blocks.ts';
import { onePer, Watched } from '#client/editor/binding/watched.ts';

/** One step of undo. */
export type UndoItem = UndoManager['undoStack'][number];

/** Blocks that a change took out, and the position of the first one in the document without them. */
export type TakenOut = { readonly names: readonly BlockName[]; readonly at: number };

/** The blocks that were taken out at once, and the undo step that brings them back. */
export type TakenBlocks = TakenOut & { readonly item: UndoItem };

/** A block at the top level of a section's document, and the position in front of it. */
type Placed = { readonly node: Node; readonly name: BlockName; readonly at: number };

function blocksOf(doc: Node): Placed[] {
  const blocks: Placed[] = [];
  doc.forEach((node, at) => {
    const { name } = node.type;
    if (isBlockName(name)) blocks.push({ node, name, at });
  });
  return blocks;
}

/**
 * Where the block in front of which a position is stands after the steps; null if it was taken out. A change of its fields
 * replaces its beginning, but keeps what is in it.
 */
function mapped(maps: readonly StepMap[], position: number): number | null {
  let at = position;
  let inside = position + 1;
  for (const map of maps) {
    const begin = map.mapResult(at, 1);
    const within = map.mapResult(inside, 1);
    if (begin.deletedAfter && within.deletedAfter) return null;
    at = begin.deletedAfter ? map.map(at, -1) : begin.pos;
    inside = within.pos;
  }
  return at;
}

/** The position between two nodes of the top level that is at or in front of a position. */
function betweenNodes(doc: Node, position: number): number {
  const place = doc.resolve(Math.min(position, doc.content.size));
  return place.depth === 0 ? place.pos : place.before(1);
}

/**
 * The blocks of `before` that are not in `now`, in order. A block that was changed or moved is still there: one that was moved
 * is at another place as it was.
 */
export function blocksTakenOut(before: Node, now: Node, maps: readonly StepMap[]): TakenOut {
  if (before === now) return { names: [], at: 0 };
  const left = new Set(blocksOf(now));
  const take = (found: Placed | undefined): boolean => found !== undefined && left.delete(found);
  const sameNode = new Map([...left].map((block) => [block.node, block]));
  const unfound = blocksOf(before).filter(({ node }) => !take(sameNode.get(node)));
  const changed = unfound.filter(({ at, name }) => {
    const position = mapped(maps, at);
    return position === null || !take([...left].find((block) => block.at === position && block.name === name));
  });
  const gone = changed.filter(({ node }) => !take([...left].find((block) => block.node.eq(node))));
  const place = maps.reduce((at, map) => map.map(at, -1), gone[0]?.at ?? 0);
  return { names: gone.map(({ name }) => name), at: betweenNodes(now, place) };
}

/** Undoes one step, also where newer ones follow on it. Returns whether that changed something. */
export function undoItem(undo: UndoManager, item: UndoItem): boolean {
  if (!undo.undoStack.includes(item)) return false;
  const others = undo.undoStack.filter((other) => other !== item);
  // Yjs goes on to an older step where a step changes nothing, so it gets this one alone.
  undo.undoStack = [item];
  try {
    return undo.undo() !== null;
  } finally {
    undo.undoStack = others;
  }
}

/** The blocks that an editor's writer took out last and may still bring back; null if there are none. */
export const takenBlocksOf = onePer<Editor, Watched<TakenBlocks | null>>(() => new Watched<TakenBlocks | null>(null));

/**
 * Runs `write`, which puts the editor's change into the text. If the change takes blocks out, it becomes an undo step of its own
 * and is noted in `taken`.
 */
export function noteTakenBlocks(
  undo: UndoManager,
  taken: Watched<TakenBlocks | null>,
  blocks: TakenOut,
  write: () => void,
): void {
  if (blocks.names.length === 0) return write();
  undo.stopCapturing();
  const last = undo.undoStack.at(-1);
  write();
  const item = undo.undoStack.at(-1);
  undo.stopCapturing();
  if (item !== undefined && item !== last) taken.set({ ...blocks, item });
}
