/** Queries about who last looked at which section, and how far it had come then. */
import { sql, type Kysely } from 'kysely';
import type { Records } from '#server/store/store.ts';
import type { Tables } from '#server/store/tables.ts';

/** The records of looks, over any database the query builder speaks to. */
export function seenRecords(db: Kysely<Tables>): Pick<Records, 'seenOf' | 'putSeen'> {
  return {
    async seenOf(personId) {
      const rows = await db.selectFrom('seen').select(['section_id', 'seq', 'at']).where('person_id', '=', personId).execute();
      return new Map(rows.map((row) => [row.section_id, { seq: row.seq, at: row.at }]));
    },
    async putSeen(personId, at, seqs) {
      if (seqs.size === 0) return;
      await db
        .insertInto('seen')
        .values([...seqs].map(([sectionId, seq]) => ({ person_id: personId, section_id: sectionId, seq, at })))
        .onConflict((conflict) =>
          conflict
            .columns(['person_id', 'section_id'])
            .doUpdateSet({ seq: sql`excluded.seq`, at: sql`excluded.at` })
            // Another device of theirs may have told of a later look before.
            .where(sql<boolean>`excluded.seq >= seen.seq and excluded.at >= seen.at`),
        )
        .execute();
    },
  };
}
