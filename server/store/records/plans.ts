/** Plans. */
import type { Kysely, Selectable } from 'kysely';
import { memberRecord, membersWithNames, type MemberRecord } from '#server/store/records/people.ts';
import type { Tables } from '#server/store/tables.ts';

/** The care plan of one person. */
export type PlanRecord = {
  readonly id: string;
  readonly title: string;
  readonly personName: string;
  readonly knownAs: string;
  /** The person's room or flat; empty if nobody said. */
  readonly room: string;
  /** The day the person was born, as `YYYY-MM-DD`. */
  readonly bornOn: string | null;
  /** The version of the person's photo; null if there is none. */
  readonly photo: string | null;
  readonly createdAt: number;
  readonly archivedAt: number | null;
};

/** What can change of a plan's own row. What is left out stays as it is. */
export type PlanRecordChange = Partial<Pick<PlanRecord, 'title' | 'personName' | 'knownAs' | 'room' | 'bornOn' | 'archivedAt'>>;

/** What is kept of plans. */
export interface PlanRecords {
  plan(planId: string): Promise<PlanRecord | null>;
  plansOf(personId: string): Promise<{ plan: PlanRecord; member: MemberRecord }[]>;
  /** Keeps a new plan. It has no photo yet. */
  insertPlan(plan: Omit<PlanRecord, 'photo'>): Promise<void>;
  updatePlan(planId: string, change: PlanRecordChange): Promise<void>;
}

/** Plans with the version of their photo, without the photo itself. */
const plansWithPhoto = (db: Kysely<Tables>) =>
  db
    .selectFrom('plan')
    .leftJoin('plan_photo', 'plan_photo.plan_id', 'plan.id')
    .selectAll('plan')
    .select('plan_photo.version as photo');

function planRecord(row: Selectable<Tables['plan']> & { photo: string | null }): PlanRecord {
  return {
    id: row.id,
    title: row.title,
    personName: row.person_name,
    knownAs: row.known_as,
    room: row.person_room,
    bornOn: row.born_on,
    photo: row.photo,
    createdAt: row.created_at,
    archivedAt: row.archived_at,
  };
}

/** The records of plans, over any database that the query builder speaks to. */
export function planRecords(db: Kysely<Tables>): PlanRecords {
  return {
    async plan(planId) {
      const row = await plansWithPhoto(db).where('plan.id', '=', planId).executeTakeFirst();
      return row ? planRecord(row) : null;
    },
    async plansOf(personId) {
      const rows = await membersWithNames(db).where('person_id', '=', personId).where('removed_at', 'is', null).execute();
      if (rows.length === 0) return [];
      const plans = await plansWithPhoto(db)
        .where(
          'plan.id',
          'in',
          rows.map((row) => row.plan_id),
        )
        .orderBy('plan.created_at')
        .orderBy('plan.id')
        .execute();
      const mine = new Map(rows.map((row) => [row.plan_id, memberRecord(row)]));
      return plans.flatMap((plan) => {
        const member = mine.get(plan.id);
        return member ? [{ plan: planRecord(plan), member }] : [];
      });
    },
    async insertPlan(plan) {
      await db
        .insertInto('plan')
        .values({
          id: plan.id,
          title: plan.title,
          person_name: plan.personName,
          known_as: plan.knownAs,
          person_room: plan.room,
          born_on: plan.bornOn,
          created_at: plan.createdAt,
          archived_at: plan.archivedAt,
        })
        .execute();
    },
    async updatePlan(planId, change) {
      if (Object.keys(change).length === 0) return;
      await db
        .updateTable('plan')
        .set({
          ...(change.title !== undefined && { title: change.title }),
          ...(change.personName !== undefined && { person_name: change.personName }),
          ...(change.knownAs !== undefined && { known_as: change.knownAs }),
          ...(change.room !== undefined && { person_room: change.room }),
          ...(change.bornOn !== undefined && { born_on: change.bornOn }),
          ...(change.archivedAt !== undefined && { archived_at: change.archivedAt }),
        })
        .where('id', '=', planId)
        .execute();
    },
  };
}
