/**
 * The restores that were begun: what is needed to write the audit entry of a restore whose row is in the log, should the server end
 * between the two.
 */
import type { Kysely } from 'kysely';
import type { Tables } from '#server/store/tables.ts';

/** A restore that was begun. Its row, if it was written, comes after `afterSeq`, and `mark` tells it from all others. */
export type BegunRestore = {
  readonly id: string;
  readonly sectionId: string;
  readonly personId: string;
  /** The point that is put back. */
  readonly point: number;
  readonly afterSeq: number;
  readonly mark: string;
  readonly at: number;
};

/** What is kept of restores that were begun. */
export interface BegunRestoreRecords {
  /** Keeps that a restore begins. To be called before its row is appended. */
  beginRestore(restore: BegunRestore): Promise<void>;
  /** Forgets a restore that was begun. Returns whether it was still there, so that only one caller writes its entry. */
  endRestore(id: string): Promise<boolean>;
  /** The restores that were begun and not ended, the oldest first. */
  begunRestores(): Promise<BegunRestore[]>;
}

/** The records of begun restores, over any database that the query builder speaks to. */
export function begunRestoreRecords(db: Kysely<Tables>): BegunRestoreRecords {
  return {
    async beginRestore({ id, sectionId, personId, point, afterSeq, mark, at }) {
      await db
        .insertInto('begun_restore')
        .values({ id, section_id: sectionId, person_id: personId, point, after_seq: afterSeq, mark, at })
        .execute();
    },
    async endRestore(id) {
      const { numDeletedRows } = await db.deleteFrom('begun_restore').where('id', '=', id).executeTakeFirst();
      return numDeletedRows > 0n;
    },
    async begunRestores() {
      const rows = await db.selectFrom('begun_restore').selectAll().orderBy('at').orderBy('id').execute();
      return rows.map(({ section_id, person_id, after_seq, ...rest }) => ({
        ...rest,
        sectionId: section_id,
        personId: person_id,
        afterSeq: after_seq,
      }));
    },
  };
}
