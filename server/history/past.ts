/** A room's state at a point of the past, rebuilt row by row from a milestone or from nothing, with who wrote what. */
import * as Y from 'yjs';
import { withoutFormatCleanup } from '#shared/no-format-cleanup.ts';
import type { Credits } from '#server/history/credits.ts';
import type { Deletions } from '#server/history/deletions.ts';
import { Fold } from '#server/history/fold.ts';
import { readMilestone, writeMilestone } from '#server/history/milestone.ts';
import { readRow, RowCredits, type ReadRow } from '#server/history/row-credits.ts';
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

/** A room at some point of its past. Content that was deleted by then is removed. */
export class PastState {
  readonly doc = withoutFormatCleanup(new Y.Doc());
  readonly #rows: RowCredits;
  /** Where the deletions of the rows are noted; null if nobody asks for them. */
  deletions: Deletions | null = null;

  /** `restored` is what restores of the room put in again. Throws `PackDamaged` if the start state cannot be read. */
  constructor(start: Start, restored: readonly Restored[] = []) {
    this.#rows = new RowCredits(restored);
    if (start?.kind === 'milestone') readMilestone(start.bytes, this.doc, this.#rows);
    else if (start !== null) {
      try {
        decodeUpdate(start.bytes, true);
        Y.applyUpdate(this.doc, start.bytes);
      } catch (error) {
        throw new PackDamaged('its state cannot be read', { cause: error });
      }
    }
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
      this.#rows.add(read, this.doc);
      this.deletions?.add(row, read.deletes);
      fold.add(row, read.common);
    }
    this.#apply(fold.take(), rows);
  }

  #apply(updates: readonly Uint8Array[], rows: readonly LogRow[]): void {
    try {
      this.doc.transact(() => {
        for (const update of updates) Y.applyUpdate(this.doc, update);
      });
    } catch (error) {
      // The damaged row is looked for only after a failure, because that takes as long as applying all rows.
      throw new RowDamaged(rows.find((row) => !isReadable(row.update))?.seq ?? rows[0]?.seq ?? 0, error);
    }
  }

  /** This point as a milestone, from which another job can go on. */
  milestone(): Uint8Array {
    return writeMilestone(this.doc, this.#rows);
  }

  destroy(): void {
    this.doc.destroy();
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
