/**
 * What each person has seen of each section: when they last looked at it, the seq of its log up to which they have seen everything, and
 * what they have seen beyond it: units that stand there, and units that were taken out.
 */
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { atMost, triplesOf, unionOf, unitSet } from '#shared/seen-units.ts';
import type { Tables } from '#server/store/tables.ts';

/**
 * What a person has seen of a section. `seq` is the row up to which they have seen everything, `units` is what they have seen beyond it
 * (`client, start, length, …`), `gone` are units beyond it of which they have seen that they were taken out, and `at` is when they last looked.
 */
export type SeenAt = {
  readonly seq: number;
  readonly at: number;
  readonly units: readonly number[];
  readonly gone: readonly number[];
};

/** What a person has seen of a section now. */
export type SeenNow = Pick<SeenAt, 'seq' | 'units' | 'gone'>;

/** What is kept of what people have seen. */
export interface SeenRecords {
  /** What this person has seen of each section, by section id. Sections that they never looked at are left out. */
  seenOf(personId: string): Promise<Map<string, SeenAt>>;
  /**
   * Adds what a person has seen of these sections to what is known. Nothing that is known gets lost by it, in whatever order several
   * devices report: the later time, the higher seq and the units of both stay. To be called in a transaction.
   */
  putSeen(personId: string, at: number, seen: ReadonlyMap<string, SeenNow>): Promise<void>;
  /**
   * Replaces what is known of a section, `was`, by something shorter that says the same. If more is known by now, nothing happens. To be
   * called in a transaction.
   */
  shortenSeen(personId: string, sectionId: string, was: SeenNow, now: SeenNow): Promise<void>;
}

/** The most ranges of units that are kept for a person and a section. What is beyond them counts as not seen. */
export const MAX_SEEN_RANGES = 500;

const zUnits = z.array(z.number());

function unitsIn(stored: string): readonly number[] {
  return stored === '' ? [] : zUnits.parse(JSON.parse(stored));
}

function stored(units: readonly number[]): string {
  const kept = triplesOf(atMost(unitSet(units), MAX_SEEN_RANGES));
  return kept.length === 0 ? '' : JSON.stringify(kept);
}

/** The records of what people have seen, over any database that the query builder speaks to. */
export function seenRecords(db: Kysely<Tables>): SeenRecords {
  const rowOf = (personId: string, sectionId: string) =>
    db
      .selectFrom('seen')
      .select(['seq', 'at', 'units', 'gone'])
      .where('person_id', '=', personId)
      .where('section_id', '=', sectionId)
      .executeTakeFirst();
  return {
    async seenOf(personId) {
      const rows = await db
        .selectFrom('seen')
        .select(['section_id', 'seq', 'at', 'units', 'gone'])
        .where('person_id', '=', personId)
        .execute();
      return new Map(
        rows.map(({ section_id: id, seq, at, units, gone }) => [id, { seq, at, units: unitsIn(units), gone: unitsIn(gone) }]),
      );
    },
    async putSeen(personId, at, seen) {
      for (const [sectionId, now] of seen) {
        const known = await rowOf(personId, sectionId);
        const both = (was: string, is: readonly number[]): string =>
          stored(triplesOf(unionOf(unitSet(unitsIn(was)), unitSet(is))));
        const next = {
          seq: Math.max(now.seq, known?.seq ?? 0),
          at: Math.max(at, known?.at ?? 0),
          units: both(known?.units ?? '', now.units),
          gone: both(known?.gone ?? '', now.gone),
        };
        await db
          .insertInto('seen')
          .values({ person_id: personId, section_id: sectionId, ...next })
          .onConflict((conflict) => conflict.columns(['person_id', 'section_id']).doUpdateSet(next))
          .execute();
      }
    },
    async shortenSeen(personId, sectionId, was, now) {
      await db
        .updateTable('seen')
        .set({ seq: now.seq, units: stored(now.units), gone: stored(now.gone) })
        .where('person_id', '=', personId)
        .where('section_id', '=', sectionId)
        .where('seq', '=', was.seq)
        .where('units', '=', stored(was.units))
        .where('gone', '=', stored(was.gone))
        .execute();
    },
  };
}
