/**
 * Points: places in a section's text that stay behind the letter or marker on their left, whatever others write. Carets,
 * selections and the steps of undo use them.
 */
import type { Node } from '@tiptap/pm/model';
import * as Y from 'yjs';
import { firstItem } from '#shared/text/line-index.ts';
import { isLiveMarker, type Line } from '#shared/text/lines.ts';
import { TEXT } from '#shared/text/markers.ts';
import type { Entry } from '#shared/text/tree.ts';
import { lineAt, nodeNumbered } from '#client/editor/binding/nodes.ts';

/** A place right behind this unit of the text; null is the start of the text. */
export type Point = { readonly client: number; readonly clock: number } | null;

/** Both ends of a selection. */
export type PointRange = { readonly anchor: Point; readonly head: Point };

/** The letter in front of an offset of a line, or the line's marker. */
function pointIn(text: Y.Text, line: Line, offset: number): Point {
  let left = offset;
  if (left > 0) {
    for (let item = firstItem(text, line); item !== null && !isLiveMarker(item); item = item.right) {
      if (item.deleted || !(item.content instanceof Y.ContentString)) continue;
      if (left <= item.length) return { client: item.id.client, clock: item.id.clock + left - 1 };
      left -= item.length;
    }
  }
  return line.item === null ? null : { client: line.item.id.client, clock: line.item.id.clock };
}

/** The point of a position of the editor; undefined for a position that is in no line. */
export function pointAt(text: Y.Text, entries: readonly Entry[], doc: Node, position: number): Point | undefined {
  const place = lineAt(doc, position);
  const entry = place === null ? undefined : entries[place.number];
  return place === null || entry === undefined ? undefined : pointIn(text, entry.line, place.offset);
}

/** The last visible letter or marker at a unit or in front of it, and how many units of it are in front of the point. */
function visibleAt(doc: Y.Doc, point: NonNullable<Point>): { item: Y.Item | null; units: number } | null {
  if (point.clock >= Y.getState(doc.store, point.client)) return null;
  let found = Y.getItem(doc.store, Y.createID(point.client, point.clock));
  let units = point.clock - found.id.clock + 1;
  // What was undone is there again under another id.
  while (found instanceof Y.Item && found.deleted && found.redone !== null) {
    const again = Y.getItem(doc.store, found.redone);
    units += found.redone.clock - again.id.clock;
    found = again;
  }
  if (!(found instanceof Y.Item) || found.parent !== doc.getText(TEXT)) return null;
  let item: Y.Item | null = found;
  while (item !== null && !isVisible(item)) {
    item = item.left;
    units = item?.length ?? 0;
  }
  return { item, units: Math.min(units, item?.length ?? 0) };
}

function isVisible(item: Y.Item): boolean {
  return !item.deleted && (item.content instanceof Y.ContentString || isLiveMarker(item));
}

/**
 * The position of a point in the editor; null if the text does not have it or the editor shows no letters there. `numberOf` is
 * the number of the node with the letters behind a marker.
 */
export function positionOf(
  text: Y.Text,
  numberOf: (marker: Y.Item | null) => number | undefined,
  doc: Node,
  point: Point,
): number | null {
  if (text.doc === null) return null;
  const found = point === null ? { item: null, units: 0 } : visibleAt(text.doc, point);
  if (found === null) return null;
  let marker = found.item;
  let offset = 0;
  if (marker !== null && !isLiveMarker(marker)) {
    offset = found.units;
    for (marker = marker.left; marker !== null && !isLiveMarker(marker); marker = marker.left)
      if (!marker.deleted && marker.content instanceof Y.ContentString) offset += marker.length;
  }
  const number = numberOf(marker);
  const place = number === undefined ? null : nodeNumbered(doc, number);
  if (place === null || !place.node.isTextblock) return null;
  return place.at + 1 + Math.min(offset, place.node.content.size);
}

/** A point as presence sends it: a relative position of Yjs. */
export function pointToJson(point: Point): { tname?: string; item?: { client: number; clock: number }; assoc: -1 } {
  return point === null ? { tname: TEXT, assoc: -1 } : { item: { client: point.client, clock: point.clock }, assoc: -1 };
}

/**
 * The point of a relative position. Other clients may bind it to the letter on its right; then it stands in front of that
 * letter.
 */
export function pointFromJson(
  text: Y.Text,
  { item, assoc }: { item?: { client: number; clock: number } | null | undefined; assoc?: number | null | undefined },
): Point | undefined {
  if (item === null || item === undefined) {
    if ((assoc ?? 0) < 0) return null;
    return text._start === null ? null : lastPoint(text);
  }
  if ((assoc ?? 0) < 0) return item;
  if (text.doc === null || item.clock >= Y.getState(text.doc.store, item.client)) return undefined;
  const found = Y.getItem(text.doc.store, Y.createID(item.client, item.clock));
  if (!(found instanceof Y.Item) || found.parent !== text) return undefined;
  if (item.clock > found.id.clock) return { client: item.client, clock: item.clock - 1 };
  const left = found.left?.lastId;
  return left === undefined ? null : { client: left.client, clock: left.clock };
}

function lastPoint(text: Y.Text): Point {
  let item = text._start;
  while (item?.right) item = item.right;
  return item === null ? null : { client: item.lastId.client, clock: item.lastId.clock };
}
