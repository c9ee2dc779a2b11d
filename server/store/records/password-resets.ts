/** Password resets. */
import type { Kysely } from 'kysely';
import type { Tables } from '#server/store/tables.ts';

/** A password reset: made by a manager of the service for an account whose password was forgotten. */
export type PasswordResetRecord = {
  readonly id: string;
  /** The person whose account gets a new password by it. */
  readonly personId: string;
  readonly createdBy: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly usedAt: number | null;
  readonly withdrawnAt: number | null;
  /** When its person said that they know that it was used. */
  readonly seenAt: number | null;
};

/** What is kept of password resets. */
export interface PasswordResetRecords {
  /** Keeps a new one. Rejects where its person has one that is neither used nor withdrawn. */
  insertPasswordReset(passwordReset: PasswordResetRecord, tokenHash: string, codeHash: string): Promise<void>;
  passwordReset(passwordResetId: string): Promise<PasswordResetRecord | null>;
  passwordResetByKey(keyHash: string): Promise<PasswordResetRecord | null>;
  /** Those that can still be used, oldest first: not used, withdrawn or expired. */
  openPasswordResets(now: number): Promise<PasswordResetRecord[]>;
  /** All that were ever made for a person, newest first. */
  passwordResetsOf(personId: string): Promise<PasswordResetRecord[]>;
  /** Marks one used. False where it is not open, or no longer. */
  markPasswordResetUsed(passwordResetId: string, at: number): Promise<boolean>;
  /** Withdraws one. False where it is not open. */
  withdrawPasswordReset(passwordResetId: string, at: number): Promise<boolean>;
  /** Withdraws the unused password resets for the person `personId`, or those that `createdBy` made. */
  withdrawPasswordResets(of: { readonly personId: string } | { readonly createdBy: string }, at: number): Promise<void>;
  /** Keeps that its person knows of its use. False where it is not theirs or was not used. */
  acknowledgePasswordReset(passwordResetId: string, personId: string, at: number): Promise<boolean>;
}

function passwordResetRecord(row: Tables['password_reset']): PasswordResetRecord {
  return {
    id: row.id,
    personId: row.person_id,
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    usedAt: row.used_at,
    withdrawnAt: row.withdrawn_at,
    seenAt: row.seen_at,
  };
}

/** The records of password resets, over any database that the query builder speaks to. */
export function passwordResetRecords(db: Kysely<Tables>): PasswordResetRecords {
  const unused = () => db.updateTable('password_reset').where('used_at', 'is', null).where('withdrawn_at', 'is', null);
  return {
    async insertPasswordReset(passwordReset, tokenHash, codeHash) {
      await db
        .insertInto('password_reset')
        .values({
          id: passwordReset.id,
          person_id: passwordReset.personId,
          token_hash: tokenHash,
          code_hash: codeHash,
          created_by: passwordReset.createdBy,
          created_at: passwordReset.createdAt,
          expires_at: passwordReset.expiresAt,
          used_at: null,
          withdrawn_at: null,
          seen_at: null,
        })
        .execute();
    },
    async passwordReset(passwordResetId) {
      const row = await db.selectFrom('password_reset').selectAll().where('id', '=', passwordResetId).executeTakeFirst();
      return row ? passwordResetRecord(row) : null;
    },
    async passwordResetByKey(keyHash) {
      const row = await db
        .selectFrom('password_reset')
        .selectAll()
        .where((w) => w.or([w('token_hash', '=', keyHash), w('code_hash', '=', keyHash)]))
        .executeTakeFirst();
      return row ? passwordResetRecord(row) : null;
    },
    async openPasswordResets(now) {
      const rows = await db
        .selectFrom('password_reset')
        .selectAll()
        .where('used_at', 'is', null)
        .where('withdrawn_at', 'is', null)
        .where('expires_at', '>', now)
        .orderBy('created_at')
        .execute();
      return rows.map(passwordResetRecord);
    },
    async passwordResetsOf(personId) {
      const rows = await db
        .selectFrom('password_reset')
        .selectAll()
        .where('person_id', '=', personId)
        .orderBy('created_at', 'desc')
        .execute();
      return rows.map(passwordResetRecord);
    },
    async markPasswordResetUsed(passwordResetId, at) {
      const result = await unused()
        .set({ used_at: at })
        .where('id', '=', passwordResetId)
        .where('expires_at', '>', at)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    async withdrawPasswordReset(passwordResetId, at) {
      const result = await unused()
        .set({ withdrawn_at: at })
        .where('id', '=', passwordResetId)
        .where('expires_at', '>', at)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    async withdrawPasswordResets(of, at) {
      const withdrawn = unused().set({ withdrawn_at: at });
      // Expired ones are withdrawn as well, because a person can have only one that is neither used nor withdrawn.
      await (
        'personId' in of ? withdrawn.where('person_id', '=', of.personId) : withdrawn.where('created_by', '=', of.createdBy)
      ).execute();
    },
    async acknowledgePasswordReset(passwordResetId, personId, at) {
      const result = await db
        .updateTable('password_reset')
        .set((set) => ({ seen_at: set.fn.coalesce('seen_at', set.val(at)) }))
        .where('id', '=', passwordResetId)
        .where('person_id', '=', personId)
        .where('used_at', 'is not', null)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
  };
}
