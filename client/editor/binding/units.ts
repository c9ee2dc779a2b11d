/** The units of a section's text behind positions of the editor: which letters of which clients stand there. */
import type { Node } from '@tiptap/pm/model';
import * as Y from 'yjs';
import { firstItem } from '#shared/text/line-index.ts';
import { isLiveMarker, mapOf, type Line } from '#shared/text/lines.ts';
import type { Entry } from '#shared/text/tree.ts';
import { lineAt, nodeNumbered } from '#client/editor/binding/nodes.ts';

/** Units of one client that follow on each other, by the id of the first. */
export type UnitRun = { readonly client: number; readonly clock: number; readonly length: number };

/** The units of the letters of a line between two offsets. What was deleted there is left out. */
function unitsInLine(text: Y.Text, line: Line, from: number, to: number): UnitRun[] {
  const runs: UnitRun[] = [];
  let offset = 0;
  for (let item = firstItem(text, line); item !== null && offset < to && !isLiveMarker(item); item = item.right) {
    if (item.deleted || !(item.content instanceof Y.ContentString)) continue;
    const start = Math.max(from, offset);
    const end = Math.min(to, offset + item.length);
    if (end > start) runs.push({ client: item.id.client, clock: item.id.clock + start - offset, length: end - start });
    offset += item.length;
  }
  return runs;
}

/** The units of the letters between two positions of the editor. Markers, and what stands between lines, are left out. */
export function unitsBetween(
  { text, entries, doc }: { readonly text: Y.Text; readonly entries: readonly Entry[]; readonly doc: Node },
  from: number,
  to: number,
): UnitRun[] {
  const runs: UnitRun[] = [];
  doc.nodesBetween(from, to, (node, at) => {
    if (!node.isTextblock) return true;
    const place = lineAt(doc, at + 1);
    const entry = place === null ? undefined : entries[place.number];
    if (entry !== undefined)
      runs.push(...unitsInLine(text, entry.line, Math.max(0, from - at - 1), Math.min(node.content.size, to - at - 1)));
    return false;
  });
  return runs;
}

/** The marker of the structured block whose node stands at a position; null if there is no such block. */
export function blockMarkerAt(entries: readonly Entry[], doc: Node, position: number): Y.Item | null {
  const found = entries.findIndex(({ kind }, number) => kind === 'block' && nodeNumbered(doc, number)?.at === position);
  return entries[found]?.line.item ?? null;
}

/** The structured blocks in which fields are set: where each stands in the editor, and the units of the values of its fields. */
export function unitsOfFields(entries: readonly Entry[], doc: Node): { readonly at: number; readonly units: UnitRun[] }[] {
  return entries.flatMap(({ kind, line }, number) => {
    const map = kind !== 'block' || line.item === null ? null : mapOf(line.item);
    const at = map === null ? undefined : nodeNumbered(doc, number)?.at;
    if (map === null || at === undefined) return [];
    const set = [...map._map].filter(([key, item]) => key !== 'type' && !item.deleted);
    const units = set.map(
      ([
        ,
        {
          lastId: { client, clock },
        },
      ]) => ({ client, clock, length: 1 }),
    );
    return units.length === 0 ? [] : [{ at, units }];
  });
}
