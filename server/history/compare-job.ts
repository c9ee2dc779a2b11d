/** The job that compares two points of a log, and how two points are read. */
import type * as Y from 'yjs';
import { TEXT } from '#shared/text/markers.ts';
import { mergedText, standingIn, type Merged, type Standing } from '#shared/text/merged.ts';
import type { Chunk } from '#server/history/chunks.ts';
import { compare, unitsToAskFor, type Compared, type Points } from '#server/history/compare.ts';
import type { Credits } from '#server/history/credits.ts';
import { Deletions, noteDeleted, Removed } from '#server/history/deletions.ts';
import { PastState, RowDamaged, type Start } from '#server/history/past.ts';
import { AuthorUnknown } from '#server/history/fates.ts';
import { readRow } from '#server/history/row-credits.ts';
import { PackDamaged } from '#server/store/pack/damaged.ts';
import { sameAgain } from '#server/history/same-again.ts';
import { rowsOf } from '#server/store/pack/stretch.ts';
import type { LogRow, Restored } from '#server/store/log/log.ts';

/** The stored state from which the later point is reached, and the deletions between the earlier point and that state. */
export type Leap = {
  readonly start: Start;
  readonly seq: number;
  /** Stored deletions, in order. Rows that are in none of them are added to the job. */
  readonly deletions: readonly { readonly seq: number; readonly from: number; readonly bytes: Uint8Array }[];
};

/**
 * The question. First come the rows from `start` to the earlier point, then those that the leap leaves out, then the rows up to the
 * later point. Without a leap they follow on each other.
 */
export type CompareQuestion = {
  readonly room: string;
  readonly start: Start;
  readonly earlySeq: number;
  readonly leap: Leap | null;
  readonly restored?: readonly Restored[];
  /** Whether the later point is the first one of the comparison. */
  readonly reversed: boolean;
};

/**
 * Two points: the document at the later one, both as one line, and who did what between them.
 * In `merged` what was put in again where it stood is told once, and in `units` every unit is told as it is.
 */
export type BothPoints = {
  readonly doc: Y.Doc;
  readonly units: readonly Merged[];
  readonly merged: readonly Merged[];
  readonly points: Points;
};

/** Reads the rows of two points. */
export class TwoPoints {
  readonly #question: CompareQuestion;
  readonly #early: PastState;
  #late: PastState | null = null;
  #standing: Standing = new Map();
  readonly #deletions = new Deletions();
  /** The deletions of rows between the points that no stored deletions have, by the first seq of each part. */
  readonly #between: { readonly from: number; readonly deletions: Deletions }[] = [];

  readonly #thin: boolean;

  /** `thin` is for whoever only looks: the documents lack most of what was deleted. Throws if the start state cannot be read. */
  constructor(question: CompareQuestion, thin = false) {
    this.#question = question;
    this.#thin = thin;
    this.#early = new PastState(question.start, question.restored, { thin });
  }

  /** Adds the next rows. Returns whether more of them are of use. */
  add({ stretch, from, to }: Chunk): boolean {
    const { room, earlySeq, leap } = this.#question;
    const rows = rowsOf(room, stretch, from, to);
    if (from <= earlySeq) this.#early.apply(rows);
    else if (leap !== null && from <= leap.seq) this.#addBetween(from, rows);
    else this.#goOn().apply(rows);
    return true;
  }

  #addBetween(from: number, rows: readonly LogRow[]): void {
    const deletions = new Deletions();
    for (const row of rows) {
      try {
        deletions.add(row, readRow(row).deletes);
      } catch (error) {
        throw new RowDamaged(row.seq, error);
      }
    }
    this.#between.push({ from, deletions });
  }

  /** The later point as far as it has been built. What stood at the earlier one is noted before. */
  #goOn(): PastState {
    if (this.#late !== null) return this.#late;
    const { leap } = this.#question;
    this.#standing = standingIn(this.#early.doc.getText(TEXT));
    this.#late = leap === null ? this.#early : new PastState(leap.start, this.#question.restored, { thin: this.#thin });
    this.#late.deletions = this.#deletions;
    return this.#late;
  }

  #noteDeletions(removed: Removed): void {
    const parts = [
      ...(this.#question.leap?.deletions ?? []).map(({ from, bytes }) => ({
        from,
        note: (): void => noteDeleted(bytes, removed),
      })),
      ...this.#between.map(({ from, deletions }) => ({ from, note: (): void => deletions.each(removed.note) })),
    ];
    for (const { note } of parts.toSorted((a, b) => a.from - b.from)) note();
    this.#deletions.each(removed.note);
  }

  /** Looks at both points at once, and ends the job. */
  both<T>(look: (both: BothPoints) => T): T {
    const late = this.#goOn();
    const { earlySeq, leap, reversed } = this.#question;
    const early: Credits = this.#early.credits;
    const units = mergedText(this.#standing, late.doc.getText(TEXT), leap === null ? undefined : late.hidden());
    const merged = sameAgain(units, { early, late: late.credits });
    const removed = new Removed(unitsToAskFor(units, merged));
    this.#noteDeletions(removed);
    try {
      return look({
        doc: late.doc,
        units,
        merged,
        points: { earlySeq, reversed, authors: { early, late: late.credits, removed } },
      });
    } catch (error) {
      // What was stored does not fit the log. The log also has everything that it says.
      if (error instanceof AuthorUnknown) throw new PackDamaged(error.message, { cause: error });
      throw error;
    } finally {
      this.#early.destroy();
      late.destroy();
    }
  }
}

/** The job that compares two points. */
export class CompareJob extends TwoPoints {
  /** Throws if the start state cannot be read. */
  constructor(question: CompareQuestion) {
    super(question, true);
  }

  end(): Compared {
    return this.both(({ merged, points }) => compare(merged, points));
  }
}
