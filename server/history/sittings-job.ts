/** The work of one question for a section's sittings: rows go in from the newest to the oldest, the answer comes out. */
import type { Chunk } from '#server/history/chunks.ts';
import { SITTING_TIMEOUT } from '#server/history/pause.ts';
import { changesIn, noChanges, type Changes } from '#server/history/summary.ts';
import { rowsOf } from '#server/store/pack/stretch.ts';
import type { LogRow } from '#server/store/store.ts';

/** One person's run of edits, without the person's name. */
export type PlainSitting = {
  personId: string;
  from: number;
  to: number;
  fromSeq: number;
  toSeq: number;
  changes: Changes;
};

/** What is asked: at most `limit` sittings, of those that ended before row `before`. */
export type SittingsQuestion = { readonly room: string; readonly before: number; readonly limit: number };

/** One such question at work. First come the rows from `before` on, in order, until they are enough; then those before it. */
export class SittingsJob {
  readonly #question: SittingsQuestion;
  /** Who goes on writing after `before` without a long pause: their sitting belongs to a later page. */
  readonly #later = new Map<string, number>();
  #oldestLater: number | null = null;
  readonly #open = new Map<string, PlainSitting>();
  readonly #done: PlainSitting[] = [];
  /** The last seq of the `limit`-th newest sitting that is certain; 0 where there are fewer. */
  #certain = 0;

  constructor(question: SittingsQuestion) {
    this.#question = question;
  }

  /** Takes the next rows. Gives whether more of them are of use. */
  add({ stretch, from, to }: Chunk): boolean {
    const rows = rowsOf(this.#question.room, stretch, from, to);
    if (from >= this.#question.before) return this.#after(rows);
    for (const row of rows.toReversed()) {
      this.#take(row);
      if (this.#enough(row)) return false;
    }
    return true;
  }

  #after(rows: readonly LogRow[]): boolean {
    for (const { personId, at } of rows) {
      this.#oldestLater ??= at;
      if (!this.#later.has(personId)) this.#later.set(personId, at);
      if (at - this.#oldestLater > SITTING_TIMEOUT) return false;
    }
    return true;
  }

  #take(row: LogRow): void {
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
    this.#certain = this.#done[this.#question.limit - 1]?.toSeq ?? 0;
  }

  /** A sitting that ended later may still be open, so the newest are certain only when nothing newer is. */
  #enough(row: LogRow): boolean {
    for (const open of this.#open.values()) if (open.from - row.at > SITTING_TIMEOUT) this.#close(open);
    if (this.#certain === 0) return false;
    for (const open of this.#open.values()) if (open.toSeq > this.#certain) return false;
    return true;
  }

  end(): PlainSitting[] {
    return [...this.#done, ...this.#open.values()].toSorted((a, b) => b.toSeq - a.toSeq).slice(0, this.#question.limit);
  }
}
