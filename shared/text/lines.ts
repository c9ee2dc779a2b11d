/** Reads a section's text from its Yjs items: line by line, each with its marker and its letters. */
import * as Y from 'yjs';
import { NO_MARKS, sameMarks, withMark, type Marks } from '#shared/text/marks.ts';
import { readMarker, type Marker, type Values } from '#shared/text/markers.ts';

/** Letters that follow on each other and look the same. In a comparison they also have the same changes. */
export type Run = { readonly text: string; readonly marks: Marks; readonly changes?: readonly number[] };

/**
 * A marker and the letters behind it, up to the next marker. The first line of a text has no item: it holds the letters before
 * the first marker, and most often there are none. In a comparison no line has an item, and a line has the changes of its marker.
 */
export type Line = {
  readonly item: Y.Item | null;
  readonly values: Values;
  readonly marker: Marker | null;
  readonly runs: readonly Run[];
  /** How many letters it has, in UTF-16 units. */
  readonly length: number;
  /** The marks that are on at its marker, and behind its last letter. */
  readonly before: Marks;
  readonly after: Marks;
  readonly changes?: readonly number[];
};

/** The map of a marker's item; null for an item that is no marker. */
export function mapOf(item: Y.Item): Y.Map<unknown> | null {
  return item.content instanceof Y.ContentType && item.content.type instanceof Y.Map ? item.content.type : null;
}

/** Whether an item is a marker that has not been deleted. */
export function isLiveMarker(item: Y.Item): boolean {
  return !item.deleted && mapOf(item) !== null;
}

/** The keys of a marker. */
export function valuesIn(map: Y.Map<unknown>): Values {
  const values: Record<string, unknown> = {};
  for (const [key, item] of map._map) if (!item.deleted) values[key] = item.content.getContent()[item.length - 1];
  return values;
}

/** Reads one line. `first` is the item behind its marker. Returns the line and the marker of the next one. */
export function readLine(
  item: Y.Item | null,
  first: Y.Item | null,
  before: Marks,
): { readonly line: Line; readonly next: Y.Item | null } {
  const runs: { text: string; marks: Marks }[] = [];
  let marks = before;
  let length = 0;
  let at = first;
  for (; at !== null; at = at.right) {
    if (at.deleted) continue;
    const { content } = at;
    if (content instanceof Y.ContentString) {
      const last = runs.at(-1);
      if (last !== undefined && (last.marks === marks || sameMarks(last.marks, marks))) last.text += content.str;
      else runs.push({ text: content.str, marks });
      length += content.str.length;
    } else if (content instanceof Y.ContentFormat) marks = withMark(marks, content.key, content.value);
    else if (isLiveMarker(at)) break;
  }
  const map = item === null ? null : mapOf(item);
  const values = map === null ? {} : valuesIn(map);
  const marker = map === null ? null : readMarker(values);
  return { line: { item, values, marker, runs, length, before, after: marks }, next: at };
}

/** All lines of a text. There is always at least one, the line without a marker. */
export function linesOf(text: Y.Text): Line[] {
  const lines: Line[] = [];
  let { line, next } = readLine(null, text._start, NO_MARKS);
  lines.push(line);
  while (next !== null) {
    ({ line, next } = readLine(next, next.right, line.after));
    lines.push(line);
  }
  return lines;
}
