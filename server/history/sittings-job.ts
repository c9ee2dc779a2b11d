/** The job that finds a section's sittings. It reads rows from the newest to the oldest. */
import type { Chunk } from '#server/history/chunks.ts';
import { SITTING_TIMEOUT } from '#server/history/pause.ts';
import { changesIn, noChanges, type Changes } from '#server/history/summary.ts';
import { rowsOf } from '#server/store/pack/stretch.ts';
import type { LogRow } from '#server/store/log/log.ts';

/** A sitting: one person's edits without a long pause, without the person's name. */
export type PlainSitting = {
  personId: string;
  from: number;
  to: number;
  fromSeq: number;
  toSeq: number;
  changes: Changes;
};

/** The question: at most `limit` sittings, of those that ended before row `before`. */
export type SittingsQuestion = { readonly room: string; readonly before: number; readonly limit: number };

/** The job. First come the rows from `before` on, in order, until they are enough; then the rows before it. */
export class SittingsJob {
  readonly #question: SittingsQuestion;
  /**
   * People who go on writing after `before` without a long pause, with the time of the earliest row of that sitting so far: the
   * sitting belongs to another page.
   */
  readonly #later = new Map<string, number>();
  #oldestLater: number | null = null;
  readonly #open = new Map<string, PlainSitting>();
  readonly #done: PlainSitting[] = [];
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
      this.#addRow(row);
      if (this.#isComplete(row)) return false;
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

  #addRow(row: LogRow): void {
    const { personId, at, seq } = row;
    const open = this.#open.get(personId);
    if (open !== undefined && open.from - at <= SITTING_TIMEOUT) {
      open.from = at;
      open.fromSeq = seq;
      changesIn(row.update, open.changes);
      return;
    }
    if (open !== undefined) this.#close(open);
    const next = this.#later.get(personId);
    if (open === undefined && next !== undefined && next - at <= SITTING_TIMEOUT) {
      this.#later.set(personId, at);
      return;
    }
    this.#later.delete(personId);
    const changes = changesIn(row.update, noChanges());
    this.#open.set(personId, { personId, from: at, to: at, fromSeq: seq, toSeq: seq, changes });
  }

  #close(sitting: PlainSitting): void {
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

  end(): PlainSitting[] {
    return [...this.#done, ...this.#open.values()].toSorted((a, b) => b.toSeq - a.toSeq).slice(0, this.#question.limit);
  }
}
