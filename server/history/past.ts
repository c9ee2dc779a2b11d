/** A room's state at a point of the past, rebuilt row by row from a milestone or from nothing, with who wrote what. */
import * as Y from 'yjs';
import { withoutFormatCleanup } from '#shared/no-format-cleanup.ts';
import { Credits, type Authorship } from '#server/history/credits.ts';
import { Fold } from '#server/history/fold.ts';
import { readMilestone, writeMilestone } from '#server/history/milestone.ts';
import { readCommonUpdate } from '#server/history/quick.ts';
import { PackDamaged } from '#server/store/pack/damaged.ts';
import type { LogRow } from '#server/store/log/log.ts';
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
  readonly credits = new Credits();

  /** Throws `PackDamaged` if the start state cannot be read. */
  constructor(start: Start) {
    if (start?.kind === 'milestone') readMilestone(start.bytes, this.doc, this.credits);
    else if (start !== null) {
      try {
        decodeUpdate(start.bytes, true);
        Y.applyUpdate(this.doc, start.bytes);
      } catch (error) {
        throw new PackDamaged('its state cannot be read', { cause: error });
      }
    }
  }

  /** Applies these rows. Throws `RowDamaged`. */
  apply(rows: readonly LogRow[]): void {
    const fold = new Fold();
    for (const row of rows) {
      this.#credit(row);
      fold.add(row);
    }
    const updates = fold.take();
    try {
      this.doc.transact(() => {
        for (const update of updates) Y.applyUpdate(this.doc, update);
      });
    } catch (error) {
      // The damaged row is looked for only after a failure, because that takes as long as applying all rows.
      throw new RowDamaged(rows.find((row) => !isReadable(row.update))?.seq ?? rows[0]?.seq ?? 0, error);
    }
  }

  #credit({ seq, personId, at, update }: LogRow): void {
    const by: Authorship = { seq, personId, at };
    const common = readCommonUpdate(update);
    if (common !== null) {
      const { written } = common;
      if (written !== null) this.credits.add(written.client, written.clock + written.length, by);
      return;
    }
    try {
      for (const { client, structs } of decodeUpdate(update, true).clients) {
        const last = structs.at(-1);
        if (last !== undefined) this.credits.add(client, last.clock + last.length, by);
      }
    } catch (error) {
      throw new RowDamaged(seq, error);
    }
  }

  /** This point as a milestone, from which another job can go on. */
  milestone(): Uint8Array {
    return writeMilestone(this.doc, this.credits);
  }

  destroy(): void {
    this.doc.destroy();
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
