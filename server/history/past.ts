/** A room's state at a point of the past, rebuilt row by row from a milestone or from nothing, with who wrote what. */
import * as Y from 'yjs';
import { withoutFormatCleanup } from '#shared/no-format-cleanup.ts';
import type { Credits } from '#server/history/credits.ts';
import type { Deletions } from '#server/history/deletions.ts';
import { Fold } from '#server/history/fold.ts';
import type { Hidden } from '#server/history/listed-text.ts';
import { hiddenIn, readMilestone, readWholeState, writeMilestone } from '#server/history/milestone.ts';
import { readRow, RowCredits, type ReadRow } from '#server/history/row-credits.ts';
import { ThinText } from '#server/history/thin-text.ts';
import { PackDamaged } from '#server/store/pack/damaged.ts';
import type { LogRow, Restored } from '#server/store/log/log.ts';
import { decodeUpdate } from '#server/sync/gate/update.ts';

/** A row of the log cannot be read. */
export class RowDamaged extends Error {
  readonly seq: number;

  constructor(seq: number, cause: unknown) {
    super(`row ${seq} cannot be read`, { cause });
    this.seq = seq;
  }
}

/** The state from which to rebuild: a state without credits, a milestone, or nothing. */
export type Start = { readonly kind: 'state' | 'milestone'; readonly bytes: Uint8Array } | null;

/** A text without most of what was deleted, as long as that is enough; and how to read all of it. */
type Thin = { readonly text: ThinText; readonly milestone: Uint8Array; readonly applied: Uint8Array[] };

const NOTHING: readonly Hidden[] = [];
const newDoc = (): Y.Doc => withoutFormatCleanup(new Y.Doc());

/** A room at some point of its past. Content that was deleted by then is removed. */
export class PastState {
  #doc = newDoc();
  readonly #rows: RowCredits;
  #thin: Thin | null = null;
  /** Where the deletions of the rows are noted; null if nobody asks for them. */
  deletions: Deletions | null = null;

  /**
   * `restored` is what restores of the room put in again. With `thin` the places of most that was deleted before a milestone are left out:
   * for whoever asks only what stands. Throws `PackDamaged` if the start state cannot be read.
   */
  constructor(start: Start, restored: readonly Restored[] = [], { thin = false } = {}) {
    this.#rows = new RowCredits(restored);
    if (start?.kind === 'milestone') {
      const read = readMilestone(start.bytes, this.#doc, this.#rows, !thin);
      if (read !== null) this.#thin = { text: new ThinText(read), milestone: start.bytes, applied: [] };
    } else if (start !== null) {
      try {
        decodeUpdate(start.bytes, true);
        Y.applyUpdate(this.#doc, start.bytes);
      } catch (error) {
        throw new PackDamaged('its state cannot be read', { cause: error });
      }
    }
  }

  /** The document at this point. Rows that are added may give another one. */
  get doc(): Y.Doc {
    return this.#doc;
  }

  /** Who wrote what. */
  get credits(): Credits {
    return this.#rows.credits;
  }

  /** Applies these rows. Throws `RowDamaged`. */
  apply(rows: readonly LogRow[]): void {
    const fold = new Fold();
    for (const row of rows) {
      const read = readOrThrow(row);
      // What a row takes out is read in the document as it was before.
      if (read.cut !== null) this.#apply(fold.take(), rows);
      if (this.#thin?.text.knows(read, this.#doc) === false) this.#readAll(this.#thin);
      this.#rows.add(read, this.#doc);
      this.deletions?.add(row, read.deletes);
      fold.add(row, read.common);
    }
    this.#apply(fold.take(), rows);
  }

  #apply(updates: readonly Uint8Array[], rows: readonly LogRow[]): void {
    if (updates.length === 0) return;
    let last: Y.Transaction | null = null;
    try {
      this.#doc.transact((transaction) => {
        last = transaction;
        for (const update of updates) Y.applyUpdate(this.#doc, update);
      });
    } catch (error) {
      // The damaged row is looked for only after a failure, because that takes as long as applying all rows.
      throw new RowDamaged(rows.find((row) => !isReadable(row.update))?.seq ?? rows[0]?.seq ?? 0, error);
    }
    const thin = this.#thin;
    if (thin === null || last === null) return;
    for (const update of updates) thin.applied.push(update);
    if (!thin.text.holds(last)) this.#readAll(thin);
  }

  /** Goes on with all that was deleted, because a row stands beside it. */
  #readAll({ milestone, applied }: Thin): void {
    const doc = newDoc();
    readWholeState(milestone, doc);
    doc.transact(() => {
      for (const update of applied) Y.applyUpdate(doc, update);
    });
    this.#doc.destroy();
    this.#doc = doc;
    this.#thin = null;
  }

  /** What is hidden in front of an item of the text, in its order. */
  hidden(): (item: Y.Item) => readonly Hidden[] {
    if (this.#thin === null) return () => NOTHING;
    const { text, milestone } = this.#thin;
    const before = new Map<number, Map<number, readonly Hidden[]>>();
    for (const [i, hidden] of hiddenIn(milestone, text.read).entries()) {
      const gap = text.read.gaps[i];
      if (gap === undefined) break;
      const { client, clock } = gap;
      const ofClient = before.get(client);
      if (ofClient === undefined) before.set(client, new Map([[clock, hidden]]));
      else ofClient.set(clock, hidden);
    }
    return ({ id }) => before.get(id.client)?.get(id.clock) ?? NOTHING;
  }

  /** This point as a milestone, from which another job can go on. */
  milestone(): Uint8Array {
    if (this.#thin !== null) this.#readAll(this.#thin);
    return writeMilestone(this.#doc, this.#rows);
  }

  destroy(): void {
    this.#doc.destroy();
  }
}

/** Reads a row. Throws `RowDamaged`. */
export function readOrThrow(row: LogRow): ReadRow {
  try {
    return readRow(row);
  } catch (error) {
    throw new RowDamaged(row.seq, error);
  }
}

function isReadable(update: Uint8Array): boolean {
  try {
    Y.decodeUpdate(update);
    return true;
  } catch {
    return false;
  }
}
