/**
 * The job that finds a section's sittings. It reads rows from the newest to the oldest, and goes on after the last sitting that
 * is asked for until it knows what these sittings took out.
 */
import type { Deed } from '#shared/api.ts';
import { ChangeReader } from '#server/history/change-reader.ts';
import type { Chunk } from '#server/history/chunks.ts';
import { SITTING_TIMEOUT } from '#server/history/pause.ts';
import { deedsOf } from '#server/history/summary.ts';
import { Tally } from '#server/history/tally.ts';
import { rowsOf } from '#server/store/pack/stretch.ts';
import type { LogRow } from '#server/store/log/log.ts';

/** A sitting: one person's edits without a long pause, without the person's name. */
export type PlainSitting = {
  personId: string;
  from: number;
  to: number;
  fromSeq: number;
  toSeq: number;
  did: Deed[];
};

/** The question: at most `limit` sittings, of those that ended before row `before`. */
export type SittingsQuestion = { readonly room: string; readonly before: number; readonly limit: number };

type OpenSitting = Omit<PlainSitting, 'did'> & { readonly tally: Tally };

/** The job. First come the rows from `before` on, in order, until they are enough; then the rows before it. */
export class SittingsJob {
  readonly #question: SittingsQuestion;
  /**
   * People who go on writing after `before` without a long pause, with the time of the earliest row of that sitting so far: the
   * sitting belongs to another page.
   */
  readonly #later = new Map<string, number>();
  #oldestLater: number | null = null;
  readonly #open = new Map<string, OpenSitting>();
  readonly #done: OpenSitting[] = [];
  readonly #reader = new ChangeReader();
  /** The sittings of the answer, once they are certain. */
  #found: readonly OpenSitting[] | null = null;
  /** The last seq of the `limit`-th newest sitting that is certain; 0 if there are fewer. */
  #lastCertainSeq = 0;

  constructor(question: SittingsQuestion) {
    this.#question = question;
  }

  /** Adds the next rows. Returns whether more of them are of use. */
  add({ stretch, from, to }: Chunk): boolean {
    const rows = rowsOf(this.#question.room, stretch, from, to);
    if (from >= this.#question.before) return this.#addLater(rows);
    for (const row of rows.toReversed()) {
      this.#reader.read(row, this.#found === null ? this.#tallyOf(row) : null);
      if (this.#found === null && this.#isComplete(row)) {
        this.#found = this.#newest();
        this.#reader.keep(new Set(this.#found.map(({ tally }) => tally)));
      }
      if (this.#found !== null && this.#reader.isComplete) return false;
    }
    return true;
  }

  #addLater(rows: readonly LogRow[]): boolean {
    for (const { personId, at } of rows) {
      this.#oldestLater ??= at;
      if (!this.#later.has(personId)) this.#later.set(personId, at);
      if (at - this.#oldestLater > SITTING_TIMEOUT) return false;
    }
    return true;
  }

  /** The tally of the sitting that the next older row belongs to; null if that sitting belongs to another page. */
  #tallyOf({ personId, at, seq }: LogRow): Tally | null {
    const open = this.#open.get(personId);
    if (open !== undefined && open.from - at <= SITTING_TIMEOUT) {
      open.from = at;
      open.fromSeq = seq;
      return open.tally;
    }
    if (open !== undefined) this.#close(open);
    const next = this.#later.get(personId);
    if (open === undefined && next !== undefined && next - at <= SITTING_TIMEOUT) {
      this.#later.set(personId, at);
      return null;
    }
    this.#later.delete(personId);
    const tally = new Tally();
    this.#open.set(personId, { personId, from: at, to: at, fromSeq: seq, toSeq: seq, tally });
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
    if (this.#lastCertainSeq === 0) return false;
    for (const open of this.#open.values()) if (open.toSeq > this.#lastCertainSeq) return false;
    return true;
  }

  #newest(): OpenSitting[] {
    return [...this.#done, ...this.#open.values()].toSorted((a, b) => b.toSeq - a.toSeq).slice(0, this.#question.limit);
  }

  end(): PlainSitting[] {
    return (this.#found ?? this.#newest()).map(({ tally, ...sitting }) => ({ ...sitting, did: deedsOf(tally) }));
  }
}
