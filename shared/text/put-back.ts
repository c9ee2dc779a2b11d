/**
 * Puts an earlier point of a text back, as a new change: only what came since goes, what went is put in again at its place, and
 * what still stands is not touched. Units decide, so that nothing is put in twice.
 */
import type * as Y from 'yjs';
import { mapOf } from '#shared/text/lines.ts';
import { sameValues } from '#shared/text/markers.ts';
import { markChanges } from '#shared/text/marks.ts';
import type { Keys, Merged, UnitId } from '#shared/text/merged.ts';
import { inText, type Place, type TextWriter } from '#shared/text/write.ts';

/** New units, and the units that they were. */
export type PutBack = { readonly now: UnitId; readonly was: UnitId; readonly length: number };

/** Which of two points to put back: all of the earlier one, or only some of what is gone since. */
export type WhatToPutBack = 'all' | ((piece: Merged, offset: number) => boolean);

const isIn = (what: WhatToPutBack, piece: Merged, offset: number): boolean => what === 'all' || what(piece, offset);

/** Notes that keys of a marker have the values that they had, by the units of both. */
function noteKeys(marker: Y.Item | null, { items }: Keys, keys: readonly string[], done: PutBack[]): void {
  const map = marker === null ? null : mapOf(marker);
  for (const key of keys) {
    const [now, was] = [map?._map.get(key)?.lastId, items[key]];
    if (now !== undefined && was !== undefined) done.push({ now, was, length: 1 });
  }
}

/** Puts in again what a piece of the text was, or those letters of it that are wanted. Returns the place behind it. */
function insertGone(
  writer: TextWriter,
  piece: Merged,
  what: WhatToPutBack,
  goesOn: Place | null,
  done: PutBack[],
): Place | null {
  const { client, clock } = piece;
  if (piece.kind === 'marker') {
    if (!isIn(what, piece, 0)) return goesOn;
    const place = goesOn ?? { unit: { client, clock }, marks: piece.around };
    const behind = writer.insertMarker(place, piece.early?.values ?? {});
    if (behind.unit !== null) done.push({ now: behind.unit, was: { client, clock }, length: 1 });
    const item = behind.unit === null ? null : writer.itemOf(behind.unit);
    if (piece.early !== null) noteKeys(item, piece.early, Object.keys(piece.early.values), done);
    return behind;
  }
  let place = goesOn;
  for (let from = 0; from < piece.text.length;) {
    const wanted = isIn(what, piece, from);
    let to = from + 1;
    while (to < piece.text.length && isIn(what, piece, to) === wanted) to += 1;
    if (wanted) {
      const text = piece.text.slice(from, to);
      place = writer.insertLetters(place ?? { unit: { client, clock: clock + to - 1 }, marks: piece.around }, {
        text,
        marks: piece.early?.marks ?? {},
      });
      if (place.unit !== null)
        done.push({
          now: { client: place.unit.client, clock: place.unit.clock - text.length + 1 },
          was: { client, clock: clock + from },
          length: text.length,
        });
    }
    from = to;
  }
  return place;
}

/** Puts back what `merged` says of an earlier point, in one transaction. `merged` must be of this text as it is. */
export function putBack(text: Y.Text, merged: readonly Merged[], what: WhatToPutBack): PutBack[] {
  const done: PutBack[] = [];
  inText(text, null, (writer) => {
    /** Behind what was put in last, as long as nothing that stands came after it. */
    let goesOn: Place | null = null;
    for (const piece of merged) {
      if (piece.late === null) goesOn = insertGone(writer, piece, what, goesOn, done);
      else goesOn = null;
    }
    if (what !== 'all') return;
    for (const piece of merged) {
      const { client, clock } = piece;
      if (piece.late === null) continue;
      if (piece.early === null) writer.delete([{ client, clock, length: piece.kind === 'letters' ? piece.text.length : 1 }]);
      else if (piece.kind === 'marker') {
        const item = writer.itemOf(piece);
        if (item !== null && mapOf(item) !== null && !sameValues(piece.early.values, piece.late.values))
          noteKeys(item, piece.early, writer.setKeys(item, piece.early.values), done);
      }
    }
    for (const piece of merged) {
      if (piece.kind !== 'letters' || piece.early === null || piece.late === null) continue;
      const { client, clock } = piece;
      const changes = markChanges(piece.late.marks, piece.early.marks);
      if (changes !== null) writer.remark({ units: [{ client, clock, length: piece.text.length }], changes });
    }
  });
  return done;
}
