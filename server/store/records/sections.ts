/** The sections of plans, with the names and grants on them. */
import type { Kysely } from 'kysely';
import { zBoundary, type Boundary } from '#shared/api.ts';
import type { Hold, Lead, Right, SectionFacts } from '#shared/rights.ts';
import type { Tables } from '#server/store/tables.ts';

/** One part of a plan. It holds all that `rightOn` needs. */
export type SectionRecord = SectionFacts & {
  readonly id: string;
  readonly planId: string;
  readonly title: string;
  readonly position: number;
  readonly boundary: Boundary;
  /** The template and the key of the section there, such as "dementia/life-story"; null for a section that was added later. */
  readonly source: string | null;
};

/** What is kept of sections. */
export interface SectionRecords {
  section(sectionId: string): Promise<SectionRecord | null>;
  /** The sections of a plan in their order, the retired ones too. */
  sectionsOf(planId: string): Promise<SectionRecord[]>;
  /** The sections of several plans, the retired ones too. */
  sectionsIn(planIds: readonly string[]): Promise<SectionRecord[]>;
  insertSection(
    section: Omit<SectionRecord, 'hold' | 'grants' | 'named' | 'planArchivedAt' | 'retiredAt' | 'source'> & { source?: string },
  ): Promise<void>;
  updateSection(
    sectionId: string,
    change: {
      title?: string;
      lead?: Lead;
      boundary?: Boundary;
      hold?: Hold | null;
      retiredAt?: number | null;
      position?: number;
    },
  ): Promise<void>;
  setNamed(sectionId: string, memberIds: readonly string[]): Promise<void>;
  setGrant(sectionId: string, memberId: string, right: Right | null): Promise<void>;
}

/** The records of sections, over any database that the query builder speaks to. */
export function sectionRecords(db: Kysely<Tables>): SectionRecords {
  const sections = async (by: 'section.id' | 'section.plan_id', values: readonly string[]): Promise<SectionRecord[]> => {
    if (values.length === 0) return [];
    const rows = await db
      .selectFrom('section')
      .innerJoin('plan', 'plan.id', 'section.plan_id')
      .selectAll('section')
      .select('plan.archived_at as plan_archived_at')
      .where(by, 'in', values)
      .orderBy('section.position')
      .orderBy('section.id')
      .execute();
    const named = await db
      .selectFrom('section_named')
      .innerJoin('section', 'section.id', 'section_named.section_id')
      .selectAll('section_named')
      .where(by, 'in', values)
      .execute();
    const granted = await db
      .selectFrom('section_grant')
      .innerJoin('section', 'section.id', 'section_grant.section_id')
      .selectAll('section_grant')
      .where(by, 'in', values)
      .execute();
    return rows.map((row) => ({
      id: row.id,
      planId: row.plan_id,
      title: row.title,
      lead: row.lead,
      position: row.position,
      boundary: zBoundary.parse(JSON.parse(row.boundary)),
      hold:
        row.hold_reason !== null && row.hold_by !== null && row.hold_at !== null
          ? { reason: row.hold_reason, by: row.hold_by, at: row.hold_at }
          : null,
      retiredAt: row.retired_at,
      planArchivedAt: row.plan_archived_at,
      source: row.source,
      named: named.filter((n) => n.section_id === row.id).map((n) => n.member_id),
      grants: Object.fromEntries<Right>(granted.filter((g) => g.section_id === row.id).map((g) => [g.member_id, g.granted])),
    }));
  };

  return {
    async section(sectionId) {
      return (await sections('section.id', [sectionId]))[0] ?? null;
    },
    async sectionsOf(planId) {
      return sections('section.plan_id', [planId]);
    },
    sectionsIn: (planIds) => sections('section.plan_id', planIds),
    async insertSection(section) {
      await db
        .insertInto('section')
        .values({
          id: section.id,
          plan_id: section.planId,
          title: section.title,
          lead: section.lead,
          position: section.position,
          boundary: JSON.stringify(section.boundary),
          hold_reason: null,
          hold_by: null,
          hold_at: null,
          retired_at: null,
          source: section.source ?? null,
        })
        .execute();
    },
    async updateSection(sectionId, change) {
      if (Object.keys(change).length === 0) return;
      await db
        .updateTable('section')
        .set({
          ...(change.title !== undefined && { title: change.title }),
          ...(change.lead !== undefined && { lead: change.lead }),
          ...(change.boundary !== undefined && { boundary: JSON.stringify(change.boundary) }),
          ...(change.retiredAt !== undefined && { retired_at: change.retiredAt }),
          ...(change.position !== undefined && { position: change.position }),
          ...(change.hold !== undefined && {
            hold_reason: change.hold?.reason ?? null,
            hold_by: change.hold?.by ?? null,
            hold_at: change.hold?.at ?? null,
          }),
        })
        .where('id', '=', sectionId)
        .execute();
    },
    async setNamed(sectionId, memberIds) {
      await db.deleteFrom('section_named').where('section_id', '=', sectionId).execute();
      for (const memberId of new Set(memberIds)) {
        await db.insertInto('section_named').values({ section_id: sectionId, member_id: memberId }).execute();
      }
    },
    async setGrant(sectionId, memberId, right) {
      await db.deleteFrom('section_grant').where('section_id', '=', sectionId).where('member_id', '=', memberId).execute();
      if (right === null) return;
      await db.insertInto('section_grant').values({ section_id: sectionId, member_id: memberId, granted: right }).execute();
    },
  };
}
