/** Plans. */
import type { Kysely } from 'kysely';
import { memberRecord, membersWithNames, type MemberRecord } from '#server/store/records/people.ts';
import type { Tables } from '#server/store/tables.ts';

/** The care plan of one person. */
export type PlanRecord = {
  readonly id: string;
  readonly title: string;
  readonly personName: string;
  readonly knownAs: string;
  readonly createdAt: number;
  readonly archivedAt: number | null;
};

/** What is kept of plans. */
export interface PlanRecords {
  plan(planId: string): Promise<PlanRecord | null>;
  plansOf(personId: string): Promise<{ plan: PlanRecord; member: MemberRecord }[]>;
  insertPlan(plan: PlanRecord): Promise<void>;
  updatePlan(
    planId: string,
    change: { title?: string; personName?: string; knownAs?: string; archivedAt?: number | null },
  ): Promise<void>;
}

function planRecord(row: Tables['plan']): PlanRecord {
  return {
    id: row.id,
    title: row.title,
    personName: row.person_name,
    knownAs: row.known_as,
    createdAt: row.created_at,
    archivedAt: row.archived_at,
  };
}

/** The records of plans, over any database that the query builder speaks to. */
export function planRecords(db: Kysely<Tables>): PlanRecords {
  return {
    async plan(planId) {
      const row = await db.selectFrom('plan').selectAll().where('id', '=', planId).executeTakeFirst();
      return row ? planRecord(row) : null;
    },
    async plansOf(personId) {
      const rows = await membersWithNames(db).where('person_id', '=', personId).where('removed_at', 'is', null).execute();
      if (rows.length === 0) return [];
      const plans = await db
        .selectFrom('plan')
        .selectAll()
        .where(
          'id',
          'in',
          rows.map((row) => row.plan_id),
        )
        .orderBy('created_at')
        .orderBy('id')
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
          created_at: plan.createdAt,
          archived_at: plan.archivedAt,
        })
        .execute();
    },
    async updatePlan(planId, change) {
      await db
        .updateTable('plan')
        .set({
          ...(change.title !== undefined && { title: change.title }),
          ...(change.personName !== undefined && { person_name: change.personName }),
          ...(change.knownAs !== undefined && { known_as: change.knownAs }),
          ...(change.archivedAt !== undefined && { archived_at: change.archivedAt }),
        })
        .where('id', '=', planId)
        .execute();
    },
  };
}
