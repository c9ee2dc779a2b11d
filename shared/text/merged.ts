/**
 * Two points of a text as one line of letters and markers, by the ids of their units. A text keeps the place of what was deleted, so
 * the later point has the order of both; the letters and the keys that are gone come from the earlier point.
 */
import * as Y from 'yjs';
import { mapOf, valuesIn } from '#shared/text/lines.ts';
import { NO_MARKS, withMark, type Marks } from '#shared/text/marks.ts';
import type { Values } from '#shared/text/markers.ts';

/** The id of a unit. */
export type UnitId = { readonly client: number; readonly clock: number };

/** For each mark, the format item that said last whether it is on. */
export type FormatIds = Readonly<Record<string, UnitId>>;
/** How letters look at a point. */
export type Look = { readonly marks: Marks; readonly formats: FormatIds };
/** The keys of a marker at a point, and for each key that it ever had the unit with the last value, also if that is deleted. */
export type Keys = { readonly values: Values; readonly items: Readonly<Record<string, UnitId>> };

const NO_FORMATS: FormatIds = {};

type Letters = { readonly clock: number; readonly text: string; readonly look: Look };
type Marker = { readonly clock: number; readonly text: null; readonly keys: Keys };

/** What stands in a text at a point: by client, in the order of their clocks. It does not change with the document. */
export type Standing = ReadonlyMap<number, readonly (Letters | Marker)[]>;

/** Letters that stand at one point or at both, and how they look there. */
export type MergedLetters = {
  readonly kind: 'letters';
  readonly client: number;
  readonly clock: number;
  readonly text: string;
  readonly early: Look | null;
  readonly late: Look | null;
  /** The marks that are on at this place at the later point. */
  readonly around: Marks;
  /** The first of the units that they were at the earlier point, if these were put in again for others. */
  readonly was?: UnitId;
};
/** A marker that stands at one point or at both, with its keys there. */
export type MergedMarker = {
  readonly kind: 'marker';
  readonly client: number;
  readonly clock: number;
  readonly early: Keys | null;
  readonly late: Keys | null;
  readonly around: Marks;
  /** The unit that it was at the earlier point, if it was put in again for another one. */
  readonly was?: UnitId;
};
export type Merged = MergedLetters | MergedMarker;

function keysIn(map: Y.Map<unknown>): Keys {
  const items: Record<string, UnitId> = {};
  for (const [key, item] of map._map) items[key] = item.lastId;
  return { values: valuesIn(map), items };
}

/** Follows the marks along a text. */
class Looks {
  now: Look = { marks: NO_MARKS, formats: NO_FORMATS };

  pass({ key, value }: Y.ContentFormat, { client, clock }: Y.ID): void {
    const { marks, formats } = this.now;
    this.now = { marks: withMark(marks, key, value), formats: { ...formats, [key]: { client, clock } } };
  }
}

/** What stands in a text now. */
export function standingIn(text: Y.Text): Standing {
  const found = new Map<number, (Letters | Marker)[]>();
  const looks = new Looks();
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted) continue;
    const { content, id } = item;
    const map = mapOf(item);
    if (content instanceof Y.ContentFormat) looks.pass(content, id);
    else if (content instanceof Y.ContentString || map !== null) {
      let pieces = found.get(id.client);
      if (pieces === undefined) found.set(id.client, (pieces = []));
      if (map !== null) pieces.push({ clock: id.clock, text: null, keys: keysIn(map) });
      else if (content instanceof Y.ContentString) pieces.push({ clock: id.clock, text: content.str, look: looks.now });
    }
  }
  for (const pieces of found.values()) pieces.sort((a, b) => a.clock - b.clock);
  return found;
}

const lengthOf = ({ text }: Letters | Marker): number => text?.length ?? 1;

/** Calls back for the pieces that stood among these units, in the order of their clocks. */
function eachIn(standing: Standing, client: number, from: number, to: number, found: (piece: Letters | Marker) => void): void {
  const pieces = standing.get(client) ?? [];
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const piece = pieces[middle];
    if (piece !== undefined && piece.clock + lengthOf(piece) <= from) low = middle + 1;
    else high = middle;
  }
  for (let at = low; at < pieces.length; at += 1) {
    const piece = pieces[at];
    if (piece === undefined || piece.clock >= to) return;
    found(piece);
  }
}

/**
 * Both points in the order of the text. `early` is what stood at the earlier point, and `text` is the text at the later one. It
 * must hold the places of what was deleted since, as every document that was built from a log does; or else `hidden` says what was deleted
 * in front of an item.
 */
export function mergedText(
  early: Standing,
  text: Y.Text,
  hidden?: (item: Y.Item) => readonly (UnitId & { readonly length: number })[],
): Merged[] {
  const merged: Merged[] = [];
  const looks = new Looks();
  const addLetters = (client: number, clock: number, str: string, was: Look | null, is: Look | null): void => {
    if (str !== '') merged.push({ kind: 'letters', client, clock, text: str, early: was, late: is, around: looks.now.marks });
  };
  const gone = (client: number, from: number, to: number): void =>
    eachIn(early, client, from, to, (piece) => {
      const start = Math.max(from, piece.clock);
      if (piece.text === null)
        merged.push({ kind: 'marker', client, clock: start, early: piece.keys, late: null, around: looks.now.marks });
      else addLetters(client, start, piece.text.slice(start - piece.clock, to - piece.clock), piece.look, null);
    });
  const standing = (client: number, clock: number, str: string): void => {
    let at = clock;
    const to = clock + str.length;
    eachIn(early, client, clock, to, (piece) => {
      if (piece.text === null) return;
      const start = Math.max(clock, piece.clock);
      const end = Math.min(to, piece.clock + piece.text.length);
      addLetters(client, at, str.slice(at - clock, start - clock), null, looks.now);
      addLetters(client, start, str.slice(start - clock, end - clock), piece.look, looks.now);
      at = end;
    });
    addLetters(client, at, str.slice(at - clock), null, looks.now);
  };
  for (let item = text._start; item !== null; item = item.right) {
    const { content, id, length } = item;
    const { client, clock } = id;
    for (const each of hidden?.(item) ?? []) gone(each.client, each.clock, each.clock + each.length);
    if (item.deleted) {
      gone(client, clock, clock + length);
      continue;
    }
    const map = mapOf(item);
    if (content instanceof Y.ContentFormat) looks.pass(content, id);
    else if (content instanceof Y.ContentString) standing(client, clock, content.str);
    else if (map !== null) {
      let was: Keys | null = null;
      eachIn(early, client, clock, clock + 1, (piece) => {
        if (piece.text === null) was = piece.keys;
      });
      merged.push({ kind: 'marker', client, clock, early: was, late: keysIn(map), around: looks.now.marks });
    }
  }
  return merged;
}
