/** The tally of a sitting: what its rows put in and took out, as it becomes known while older rows are read. */
import { Pieces } from '#server/history/pieces.ts';
import type { Values } from '#shared/text/markers.ts';

/** How long somebody may hold what was cut before it counts as new when it is put in again, in milliseconds. */
export const MOVE_TIMEOUT = 10 * 60_000;
/** The fewest letters that count as moved. */
export const MOVE_LETTERS = 3;

/** A marker that a row put in: its first keys, and whether letters of a line came to stand behind it. */
export type NewMarker = { readonly values: Record<string, unknown>; splits: boolean };

/**
 * Letters as a count and a sum that does not depend on their order: what was cut and put in again has the same two numbers
 * twice.
 */
export class LetterSum {
  count = 0;
  sum = 0;

  add(code: number): void {
    this.count += 1;
    this.sum = (this.sum + Math.imul(code + 0x9e37, 0x85eb_ca6b)) >>> 0;
  }
}

/** What one row put in and took out. */
export class RowRecord {
  readonly tally: Tally;
  readonly seq: number;
  readonly at: number;
  /** All letters that it put in. Rows that put in only a few letters have no record. */
  put: LetterSum | null = null;
  /** The markers that it put in, by unit. Those that were taken out in the same sitting are removed again. */
  newMarkers: Map<string, NewMarker> | null = null;
  /** All letters that it took out, and how many of them stood there before the sitting. */
  readonly out = new LetterSum();
  removed = 0;
  /** The keys of the markers that it took out, if they stood there before the sitting; and how many such formats. */
  markersOut: Values[] = [];
  formatsOut = 0;
  #isListed = false;

  constructor(tally: Tally, seq: number, at: number) {
    this.tally = tally;
    this.seq = seq;
    this.at = at;
  }

  /** Makes it one of the rows of the tally: those which only took out letters need not be. */
  list(): void {
    if (this.#isListed) return;
    this.#isListed = true;
    this.tally.rows.push(this);
  }
}

/** A key of a marker that a sitting changed. */
export type KeyChange = {
  readonly tally: Tally;
  /** The new value; null if the key was taken out. */
  value: unknown;
  /** The value before the sitting; undefined as long as none was found. */
  was: unknown;
  /** The unit of the marker, and the key; null until they are found. */
  place: { readonly marker: string; readonly key: string } | null;
  /** Whether a newer change of the sitting covers it, or somebody else's value won. */
  isCovered: boolean;
};

/** What a sitting did. What it put in and took out again counts as neither. */
export class Tally {
  /** Letters put in, without line feeds, which begin lines and are no part of words; and the line feeds. */
  letters = 0;
  breaks = 0;
  /** Letters taken out that stood there before the sitting. */
  removed = 0;
  /** The formats that changed how letters look that stood there before their row. */
  readonly looks = new Set<string>();
  readonly rows: RowRecord[] = [];
  /** All markers that it put in, by unit, with the row. */
  readonly newMarkers = new Map<string, RowRecord>();
  /** All markers that it took out. */
  readonly gone = new Set<string>();
  /** The changes of keys by the unit of their new value, and those that only took a key out. */
  readonly keys = new Map<string, KeyChange>();
  readonly keysOut: KeyChange[] = [];
  /** What it put in, and what it took out that stood there before. */
  readonly put = new Pieces();
  readonly out = new Pieces();
  /** The time of the oldest row so far that put in enough letters to be a move. */
  #putAt: number | null = null;

  /** Notes a row that put in letters which an older row may have taken out. */
  notePut(at: number): void {
    this.#putAt = at;
  }

  /** Whether what a row took out may have been put in again by a row after it. */
  mayMove(at: number): boolean {
    return this.#putAt !== null && this.#putAt - at <= MOVE_TIMEOUT;
  }
}
