/** Queries about ways to a new password. */
import type { Kysely } from 'kysely';
import type { Records, WayBackRecord } from '#server/store/store.ts';
import type { Tables } from '#server/store/tables.ts';

type WayBackRecords = Pick<
  Records,
  | 'insertWayBack'
  | 'wayBack'
  | 'wayBackByKey'
  | 'openWaysBack'
  | 'waysBackOf'
  | 'useWayBack'
  | 'withdrawWayBack'
  | 'withdrawWaysBack'
  | 'seeWayBack'
>;

function wayBackRecord(row: Tables['way_back']): WayBackRecord {
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
export function wayBackRecords(db: Kysely<Tables>): WayBackRecords {
  const unused = () => db.updateTable('way_back').where('used_at', 'is', null).where('withdrawn_at', 'is', null);
  return {
    async insertWayBack(wayBack, tokenHash, codeHash) {
      await db
        .insertInto('way_back')
        .values({
          id: wayBack.id,
          person_id: wayBack.personId,
          token_hash: tokenHash,
          code_hash: codeHash,
          created_by: wayBack.createdBy,
          created_at: wayBack.createdAt,
          expires_at: wayBack.expiresAt,
          used_at: null,
          withdrawn_at: null,
          seen_at: null,
        })
        .execute();
    },
    async wayBack(wayBackId) {
      const row = await db.selectFrom('way_back').selectAll().where('id', '=', wayBackId).executeTakeFirst();
      return row ? wayBackRecord(row) : null;
    },
    async wayBackByKey(keyHash) {
      const row = await db
        .selectFrom('way_back')
        .selectAll()
        .where((w) => w.or([w('token_hash', '=', keyHash), w('code_hash', '=', keyHash)]))
        .executeTakeFirst();
      return row ? wayBackRecord(row) : null;
    },
    async openWaysBack(now) {
      const rows = await db
        .selectFrom('way_back')
        .selectAll()
        .where('used_at', 'is', null)
        .where('withdrawn_at', 'is', null)
        .where('expires_at', '>', now)
        .orderBy('created_at')
        .execute();
      return rows.map(wayBackRecord);
    },
    async waysBackOf(personId) {
      const rows = await db
        .selectFrom('way_back')
        .selectAll()
        .where('person_id', '=', personId)
        .orderBy('created_at', 'desc')
        .execute();
      return rows.map(wayBackRecord);
    },
    async useWayBack(wayBackId, at) {
      const result = await unused()
        .set({ used_at: at })
        .where('id', '=', wayBackId)
        .where('expires_at', '>', at)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    async withdrawWayBack(wayBackId, at) {
      const result = await unused()
        .set({ withdrawn_at: at })
        .where('id', '=', wayBackId)
        .where('expires_at', '>', at)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    async withdrawWaysBack(of, at) {
      const withdrawn = unused().set({ withdrawn_at: at });
      // What has run out is put away as well: only then is there room for a new one.
      await (
        'personId' in of ? withdrawn.where('person_id', '=', of.personId) : withdrawn.where('created_by', '=', of.createdBy)
      ).execute();
    },
    async seeWayBack(wayBackId, personId, at) {
      const result = await db
        .updateTable('way_back')
        .set((set) => ({ seen_at: set.fn.coalesce('seen_at', set.val(at)) }))
        .where('id', '=', wayBackId)
        .where('person_id', '=', personId)
        .where('used_at', 'is not', null)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
  };
}
