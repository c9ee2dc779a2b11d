/** Notes in the tallies of sittings what the units are that their rows put in and took out. */
import type * as Y from 'yjs';
import type { Values } from '#shared/text/markers.ts';
import type { Pieces } from '#server/history/pieces.ts';
import type { UnitId } from '#server/history/quick.ts';
import { LetterSum, MOVE_LETTERS, type KeyChange, type NewMarker, type RowRecord, type Tally } from '#server/history/tally.ts';

const LINE_FEED = 10;

/** The name of a unit. */
export const nameOf = ({ client, clock }: UnitId): string => `${client} ${clock}`;

/** What is asked about units of older rows. */
export type Question =
  /** What did this row take out? */
  | { readonly kind: 'removed'; readonly tally: Tally; readonly row: RowRecord }
  /** Does a letter stand right of this new marker? */
  | { readonly kind: 'right'; readonly tally: Tally; readonly marker: NewMarker; isDeleted: boolean }
  /** Which value stood here before this change, and for which key? */
  | { readonly kind: 'value'; readonly tally: Tally; readonly change: KeyChange };

/** Where units are, what they were put in behind, and by which row. */
type Placed = { readonly id: UnitId; readonly origin: UnitId | null; readonly seq: number };
/** Units from an offset up to another one. */
export type Range = readonly [from: number, to: number];

/** The place of units, from an offset on. */
export function place(
  { id, origin, seq }: Placed,
  offset = 0,
): { client: number; clock: number; origin: UnitId | null; seq: number } {
  const { client, clock } = id;
  return { client, clock: clock + offset, origin: offset === 0 ? origin : { client, clock: clock + offset - 1 }, seq };
}

/** Notes letters that a sitting took out: for its words, or as taken out by the sitting that put them in. */
export function noteTaken(
  unit: Placed,
  text: string,
  offset: number,
  question: Question,
  tally: Tally | null,
  taken: Range[],
): void {
  if (question.kind !== 'removed') return;
  if (question.tally === tally) taken.push([offset, offset + text.length]);
  else question.tally.out.letters({ ...place(unit, offset), text, row: question.row.seq, counts: true });
}

/** Notes letters that a sitting put in. Those that it took out again do not count. */
export function notePut(unit: Placed, text: string, pieces: Pieces, row: number, taken: readonly Range[]): void {
  let end = text.length;
  const add = (from: number, to: number, counts: boolean): void => {
    if (from < to) pieces.letters({ ...place(unit, from), text: text.slice(from, to), row, counts });
  };
  // The last come first, like everything here.
  for (const [from, to] of taken.toSorted((a, b) => b[0] - a[0])) {
    add(to, end, true);
    add(from, Math.min(to, end), false);
    end = Math.min(from, end);
  }
  add(0, end, true);
}

/** Counts letters that a row put in. */
export function putLetters(text: string, tally: Tally, row: RowRecord | null): void {
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === LINE_FEED) tally.breaks += 1;
    else tally.letters += 1;
    if (row !== null) (row.put ??= new LetterSum()).add(code);
  }
  if (row === null || (row.put?.count ?? 0) < MOVE_LETTERS) return;
  tally.notePut(row.at);
  row.list();
}

/** Counts letters that a row took out, or notes that letters stand right of a new marker. */
export function lettersFound(text: string, question: Question, tally: Tally | null): void {
  if (question.kind === 'right' && !question.isDeleted) question.marker.splits = true;
  if (question.kind !== 'removed') return;
  const { row } = question;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    row.out.add(code);
    if (row.tally === tally) {
      if (code === LINE_FEED) tally.breaks -= 1;
      else tally.letters -= 1;
    } else if (code !== LINE_FEED) {
      row.removed += 1;
      row.tally.removed += 1;
    }
  }
}

/** Notes a format that a row took out, or that stands right of a new marker. */
export function formatFound(name: string, { value }: Y.ContentFormat, question: Question, tally: Tally | null): void {
  // A format that begins stands before letters, and one that ends stands behind them.
  if (question.kind === 'right' && !question.isDeleted) question.marker.splits = value !== null;
  if (question.kind !== 'removed') return;
  if (question.tally === tally) tally.looks.delete(name);
  else {
    question.row.formatsOut += 1;
    question.row.list();
  }
}

/** Notes a marker that a row took out, with the keys that it had. */
export function markerFound(name: string, keys: Values, row: RowRecord, tally: Tally | null): void {
  row.tally.gone.add(name);
  if (row.tally === tally) tally.newMarkers.get(name)?.newMarkers?.delete(name);
  else {
    row.markersOut.push(keys);
    row.list();
  }
}
