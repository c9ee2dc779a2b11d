/** When each person last looked at each section, and the last seq of the section's log then. */
import { sql, type Kysely } from 'kysely';
import type { Tables } from '#server/store/tables.ts';

/** When a person last looked at a section, and the last seq of its log then. */
export type SeenAt = { readonly seq: number; readonly at: number };

/** What is kept of when people looked at sections. */
export interface SeenRecords {
  /** When this person last looked at each section, by section id. Sections that they never looked at are left out. */
  seenOf(personId: string): Promise<Map<string, SeenAt>>;
  /**
   * Keeps that a person looked at these sections, each as far as its seq. A look that is older than the one known changes
   * nothing.
   */
  putSeen(personId: string, at: number, seqs: ReadonlyMap<string, number>): Promise<void>;
}

/** The records of what people have seen, over any database that the query builder speaks to. */
export function seenRecords(db: Kysely<Tables>): SeenRecords {
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
            // Another device of the same person may have reported a later look before.
            .where(sql<boolean>`excluded.seq >= seen.seq and excluded.at >= seen.at`),
        )
        .execute();
    },
  };
}
