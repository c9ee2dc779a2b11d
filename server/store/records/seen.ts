/** Queries about who last looked at which section, and how far it had come then. */
import { sql, type Kysely } from 'kysely';
import type { Records } from '#server/store/store.ts';
import type { Tables } from '#server/store/tables.ts';

/** The records of looks, over any database the query builder speaks to. */
export function lookRecords(db: Kysely<Tables>): Pick<Records, 'looksOf' | 'putLooks'> {
  return {
    async looksOf(personId) {
      const rows = await db.selectFrom('look').select(['section_id', 'seq', 'at']).where('person_id', '=', personId).execute();
      return new Map(rows.map((row) => [row.section_id, { seq: row.seq, at: row.at }]));
    },
    async putLooks(personId, at, seqs) {
      if (seqs.size === 0) return;
      await db
        .insertInto('look')
        .values([...seqs].map(([sectionId, seq]) => ({ person_id: personId, section_id: sectionId, seq, at })))
        .onConflict((conflict) =>
          conflict
            .columns(['person_id', 'section_id'])
            .doUpdateSet({ seq: sql`excluded.seq`, at: sql`excluded.at` })
            // Another device of theirs may have told of a later look before.
            .where(sql<boolean>`excluded.seq >= look.seq and excluded.at >= look.at`),
        )
        .execute();
    },
  };
}
