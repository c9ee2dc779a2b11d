/** Queries about ways to a new password. */
import type { Kysely } from 'kysely';
import type { Records, PasswordResetRecord } from '#server/store/store.ts';
import type { Tables } from '#server/store/tables.ts';

type PasswordResetRecords = Pick<
  Records,
  | 'insertPasswordReset'
  | 'passwordReset'
  | 'passwordResetByKey'
  | 'openPasswordResets'
  | 'passwordResetsOf'
  | 'usePasswordReset'
  | 'withdrawPasswordReset'
  | 'withdrawPasswordResets'
  | 'seePasswordReset'
>;

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

/** The records of ways to a new password, over any database the query builder speaks to. */
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
    async usePasswordReset(passwordResetId, at) {
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
      // What has run out is put away as well: only then is there room for a new one.
      await (
        'personId' in of ? withdrawn.where('person_id', '=', of.personId) : withdrawn.where('created_by', '=', of.createdBy)
      ).execute();
    },
    async seePasswordReset(passwordResetId, personId, at) {
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
