/** Where units of a section's text stand in an editor. Marks that follow words by the ids of their letters use it. */
import { Selection, type EditorState } from '@tiptap/pm/state';
import * as Y from 'yjs';
import { mapOf } from '#shared/text/lines.ts';
import type { TextBinding } from '#client/editor/binding/text-binding.ts';

/** A part of the editor's document. */
export type Range = { readonly from: number; readonly to: number };

/** Where the letters of these units (`client, clock, length, …`) stand that are still there, in the order of the units. */
export function rangesOfUnits(binding: TextBinding, units: readonly number[], state: EditorState): Range[] {
  const { doc } = binding.text;
  const ranges: { from: number; to: number }[] = [];
  if (doc === null) return ranges;
  for (let at = 0; at + 2 < units.length; at += 3) {
    const [client = 0, start = 0, length = 0] = units.slice(at, at + 3);
    const structs = doc.store.clients.get(client);
    if (structs === undefined || start >= Y.getState(doc.store, client)) continue;
    for (let index = Y.findIndexSS(structs, start); index < structs.length; index += 1) {
      const item = structs[index];
      if (item === undefined || item.id.clock >= start + length) break;
      if (!(item instanceof Y.Item) || item.deleted || !(item.content instanceof Y.ContentString)) continue;
      const first = Math.max(start, item.id.clock);
      const end = Math.min(start + length, item.id.clock + item.length);
      // A point stands behind its letter.
      const to = binding.positionOf({ client, clock: end - 1 }, state.doc);
      if (to === null) continue;
      const from = to - (end - first);
      const last = ranges.at(-1);
      if (last?.to === from) last.to = to;
      else ranges.push({ from, to });
    }
  }
  return ranges;
}

/** Where units stood that are gone: behind what stands in front of them, or else in front of what stands behind them. */
export function placeOfGone(binding: TextBinding, [client = 0, clock = 0]: readonly number[], state: EditorState): number {
  const place = binding.positionOf({ client, clock }, state.doc);
  if (place !== null) return place;
  const { doc } = binding.text;
  const known = doc !== null && clock < Y.getState(doc.store, client);
  for (let item = known ? Y.getItem(doc.store, Y.createID(client, clock)) : null; item instanceof Y.Item; item = item.right) {
    const behind = item.deleted ? null : binding.positionOf(item.id, state.doc);
    if (behind !== null) return behind;
  }
  return Selection.atStart(state.doc).from;
}

/** Where the node of a marker stands, which is given as client and clock: its block, or its line. Null if it is gone. */
export function nodeOfMarker(
  binding: TextBinding,
  [client, clock]: readonly [number, number],
  state: EditorState,
): Range | null {
  const { doc } = binding.text;
  if (doc === null || clock >= Y.getState(doc.store, client)) return null;
  const item = Y.getItem(doc.store, Y.createID(client, clock));
  if (!(item instanceof Y.Item) || item.deleted || mapOf(item) === null) return null;
  const block = binding.positionOfMarker(item);
  if (block !== null) {
    const node = state.doc.nodeAt(block);
    return node === null ? null : { from: block, to: block + node.nodeSize };
  }
  const inLine = binding.positionOf({ client, clock }, state.doc);
  if (inLine === null) return null;
  const $line = state.doc.resolve(inLine);
  return $line.depth === 0 ? null : { from: $line.before(), to: $line.after() };
}
