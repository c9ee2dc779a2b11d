/**
 * The job that finds a section's sittings. It reads rows from the newest to the oldest, and goes on after the last sitting that
 * is asked for until it knows what these sittings took out.
 */
import type { Deed } from '#shared/api-sittings.ts';
import { ChangeReader } from '#server/history/change-reader.ts';
import type { Chunk } from '#server/history/chunks.ts';
import { PastState } from '#server/history/past.ts';
import { SITTING_TIMEOUT } from '#server/history/pause.ts';
import { deedsOf, type AskedLine } from '#server/history/summary.ts';
import { Tally } from '#server/history/tally.ts';
import { rowsOf } from '#server/store/pack/stretch.ts';
import type { LogRow } from '#server/store/log/log.ts';

/** A sitting: one person's edits without a long pause, without the person's name. `rows` says how many rows it has. `asked` are lines that its deeds still have to name. */
export type PlainSitting = {
  personId: string;
  from: number;
  to: number;
  fromSeq: number;
  toSeq: number;
  rows: number;
  did: Deed[];
  asked: readonly AskedLine[];
};

/** The question: at most `limit` sittings, of those that ended before row `before`. */
export type SittingsQuestion = {
  readonly room: string;
  readonly before: number;
  readonly limit: number;
  /** The rows after which somebody's sitting ends without a pause, in order, by person. */
  readonly ends?: ReadonlyMap<string, readonly number[]>;
  /** Only the sittings of this person. */
  readonly personId?: string | undefined;
  /** Only sittings that ended at this time or later. */
  readonly since?: number | undefined;
  /** No sitting is looked for beyond so many rows. */
  readonly maxRows?: number | undefined;
};

/**
 * The sittings that were found, the newest first; and the seq before which the others ended, 0 if there are none. There may be fewer
 * than were asked for, and still others, if they lie many rows back.
 */
export type SittingsFound = { readonly sittings: PlainSitting[]; readonly before: number };

type OpenSitting = Omit<PlainSitting, 'did' | 'asked'> & { readonly tally: Tally };
/** The oldest row of a sitting that was read so far. */
type OldestRow = { readonly at: number; readonly seq: number };

/** The highest of these numbers, which are in order, that is below another one; 0 if none is. */
function lastBelow(numbers: readonly number[], limit: number): number {
  let low = 0;
  for (let high = numbers.length; low < high;) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? limit) < limit) low = middle + 1;
    else high = middle;
  }
  return numbers[low - 1] ?? 0;
}

/** The job. First come the rows from `before` on, in order, until they are enough; then the rows before it. */
export class SittingsJob {
  readonly #question: SittingsQuestion;
  /**
   * People who go on writing after `before` without a long pause, with the earliest row of that sitting so far: the sitting belongs
   * to another page.
   */
  readonly #later = new Map<string, OldestRow>();
  #oldestLater: number | null = null;
  readonly #open = new Map<string, OpenSitting>();
  readonly #done: OpenSitting[] = [];
  readonly #reader = new ChangeReader();
  /** The sittings of the answer, once they are certain. */
  #found: readonly OpenSitting[] | null = null;
  /** The last seq of the `limit`-th newest sitting that is certain; 0 if there are fewer. */
  #lastCertainSeq = 0;
  #rows = 0;
  /** Sittings that ended at this row or before are not looked for: there were rows enough, or they ended too early. */
  #stop: { readonly seq: number; readonly isEnd: boolean } | null = null;

  constructor(question: SittingsQuestion) {
    this.#question = question;
  }

  /** Adds the next rows. Returns whether more of them are of use. */
  add({ stretch, from, to, state }: Chunk): boolean {
    const rows = rowsOf(this.#question.room, stretch, from, to);
    if (from >= this.#question.before) return this.#addLater(rows);
    for (const row of rows.toReversed()) {
      if (this.#found === null) this.#stopAt(row);
      const tally = this.#found === null ? this.#tallyOf(row) : null;
      if (tally !== null || !this.#reader.isComplete) this.#reader.read(row, tally);
      if (this.#found === null && this.#isComplete(row)) {
        this.#found = this.#newest();
        this.#reader.keep(new Set(this.#found.map((sitting) => sitting.tally)));
      }
      if (this.#found !== null && this.#reader.isComplete) return false;
    }
    if (this.#found === null || state === undefined) return true;
    // Whatever these sittings took out was put in before, so it stands in the state in front of them.
    const past = new PastState({ kind: 'milestone', bytes: state }, [], { thin: true });
    this.#reader.readState(past.doc, past.credits);
    past.destroy();
    return false;
  }

  #addLater(rows: readonly LogRow[]): boolean {
    for (const { personId, at, seq } of rows) {
      this.#oldestLater ??= at;
      if (!this.#later.has(personId)) this.#later.set(personId, { at, seq });
      if (at - this.#oldestLater > SITTING_TIMEOUT) return false;
    }
    return true;
  }

  #stopAt({ seq, at }: LogRow): void {
    this.#rows += 1;
    if (this.#stop !== null) return;
    const { since, maxRows } = this.#question;
    if (since !== undefined && at < since) this.#stop = { seq, isEnd: true };
    else if (maxRows !== undefined && this.#rows > maxRows) this.#stop = { seq, isEnd: false };
  }

  /** Whether a row and a newer one of the same person are of one sitting. */
  #goesOn({ personId, at, seq }: LogRow, newer: OldestRow): boolean {
    if (newer.at - at > SITTING_TIMEOUT) return false;
    const ends = this.#question.ends?.get(personId);
    return ends === undefined || lastBelow(ends, newer.seq) < seq;
  }

  /** The tally of the sitting that the next older row belongs to; null if that sitting is not asked for. */
  #tallyOf(row: LogRow): Tally | null {
    const { personId, at, seq } = row;
    if (this.#question.personId !== undefined && personId !== this.#question.personId) return null;
    const open = this.#open.get(personId);
    if (open !== undefined && this.#goesOn(row, { at: open.from, seq: open.fromSeq })) {
      open.from = at;
      open.fromSeq = seq;
      open.rows += 1;
      return open.tally;
    }
    if (open !== undefined) this.#close(open);
    const next = this.#later.get(personId);
    if (open === undefined && next !== undefined && this.#goesOn(row, next)) {
      this.#later.set(personId, { at, seq });
      return null;
    }
    this.#later.delete(personId);
    if (this.#stop !== null) return null;
    const tally = new Tally();
    this.#open.set(personId, { personId, from: at, to: at, fromSeq: seq, toSeq: seq, rows: 1, tally });
    return tally;
  }

  #close(sitting: OpenSitting): void {
    this.#open.delete(sitting.personId);
    this.#done.push(sitting);
    this.#done.sort((a, b) => b.toSeq - a.toSeq);
    this.#lastCertainSeq = this.#done[this.#question.limit - 1]?.toSeq ?? 0;
  }

  /**
   * Whether the answer is complete. A sitting that ended later may still be open, so the newest are certain only if no open one
   * is newer.
   */
  #isComplete(row: LogRow): boolean {
    for (const open of this.#open.values()) if (open.from - row.at > SITTING_TIMEOUT) this.#close(open);
    if (this.#stop !== null && this.#open.size === 0) return true;
    if (this.#lastCertainSeq === 0) return false;
    for (const open of this.#open.values()) if (open.toSeq > this.#lastCertainSeq) return false;
    return true;
  }

  #newest(): OpenSitting[] {
    return [...this.#done, ...this.#open.values()].toSorted((a, b) => b.toSeq - a.toSeq).slice(0, this.#question.limit);
  }

  /** The seq before which the sittings ended that are not in the answer. */
  #next(found: readonly OpenSitting[]): number {
    const all = this.#done.length + this.#open.size;
    if (all > found.length || (found.length === this.#question.limit && this.#found !== null && this.#stop === null))
      return found.at(-1)?.toSeq ?? 0;
    return this.#stop === null || this.#stop.isEnd ? 0 : this.#stop.seq + 1;
  }

  end(): SittingsFound {
    const found = this.#found ?? this.#newest();
    return {
      sittings: found.map(({ tally, ...sitting }) => ({ ...sitting, ...deedsOf(tally) })),
      before: this.#next(found),
    };
  }
}
