/** What people say about their sittings: why one was, and that one has ended. */
import type { Kysely } from 'kysely';
import type { Tables } from '#server/store/tables.ts';

/** Why a sitting was, in the words of the person who made it. It is named by the seq of its first row, which stays. */
export type WhyRecord = {
  readonly sectionId: string;
  readonly fromSeq: number;
  readonly personId: string;
  readonly text: string;
  readonly at: number;
};

/** The row after which somebody said that they have finished. What they write later is a new sitting. */
export type SittingEnd = { readonly personId: string; readonly afterSeq: number };

/** What is kept of sittings. The sittings themselves are read off the log. */
export interface SittingRecords {
  /** The reasons of these sittings of a section, by the seqs of their first rows. */
  whysOf(sectionId: string, fromSeqs: readonly number[]): Promise<Map<number, WhyRecord>>;
  /** Keeps why a sitting was, in place of what was said before. */
  putWhy(why: WhyRecord): Promise<void>;
  /** All rows of a section after which somebody said that they have finished. */
  sittingEnds(sectionId: string): Promise<SittingEnd[]>;
  /** Keeps that somebody has finished after a row. The same once more changes nothing. */
  endSitting(sectionId: string, end: SittingEnd, at: number): Promise<void>;
}

/** The records of sittings, over any database that the query builder speaks to. */
export function sittingRecords(db: Kysely<Tables>): SittingRecords {
  return {
    async whysOf(sectionId, fromSeqs) {
      if (fromSeqs.length === 0) return new Map();
      const rows = await db
        .selectFrom('sitting_why')
        .selectAll()
        .where('section_id', '=', sectionId)
        .where('from_seq', 'in', [...fromSeqs])
        .execute();
      return new Map(
        rows.map(({ section_id, from_seq, person_id, text, at }) => [
          from_seq,
          { sectionId: section_id, fromSeq: from_seq, personId: person_id, text, at },
        ]),
      );
    },
    async putWhy({ sectionId, fromSeq, personId, text, at }) {
      await db
        .insertInto('sitting_why')
        .values({ section_id: sectionId, from_seq: fromSeq, person_id: personId, text, at })
        .onConflict((conflict) => conflict.columns(['section_id', 'from_seq']).doUpdateSet({ person_id: personId, text, at }))
        .execute();
    },
    async sittingEnds(sectionId) {
      const rows = await db
        .selectFrom('sitting_end')
        .select(['person_id', 'after_seq'])
        .where('section_id', '=', sectionId)
        .orderBy('after_seq')
        .execute();
      return rows.map((row) => ({ personId: row.person_id, afterSeq: row.after_seq }));
    },
    async endSitting(sectionId, { personId, afterSeq }, at) {
      await db
        .insertInto('sitting_end')
        .values({ section_id: sectionId, person_id: personId, after_seq: afterSeq, at })
        .onConflict((conflict) => conflict.columns(['section_id', 'person_id', 'after_seq']).doNothing())
        .execute();
    },
  };
}
