/** Queries about plans, their members, their sections and their audit trail. */
import type { Kysely } from 'kysely';
import { zBoundary } from '#shared/api.ts';
import type { Right } from '#shared/rights.ts';
import { auditDetail, chainHash, CHAIN_START } from '#server/store/audit.ts';
import type { AuditRow, MemberRecord, PlanRecord, Records, SectionRecord } from '#server/store/store.ts';
import type { Tables } from '#server/store/tables.ts';

type PlanRecords = Pick<
  Records,
  | 'plan'
  | 'plansOf'
  | 'insertPlan'
  | 'updatePlan'
  | 'member'
  | 'memberOf'
  | 'membersOf'
  | 'putMember'
  | 'section'
  | 'sectionsOf'
  | 'insertSection'
  | 'updateSection'
  | 'setNamed'
  | 'setGrant'
  | 'appendAudit'
  | 'auditOf'
  | 'leadsSince'
  | 'auditHeads'
>;

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

function memberRecord(row: Tables['member'] & { person_name: string }): MemberRecord {
  return {
    id: row.id,
    planId: row.plan_id,
    personId: row.person_id,
    personName: row.person_name,
    standing: row.standing,
    relation: row.relation,
    authority: { kind: row.authority_kind, evidence: row.authority_evidence, until: row.authority_until },
    expiresAt: row.expires_at,
    removedAt: row.removed_at,
    joinedAt: row.joined_at,
  };
}

/** The records of plans, over any database the query builder speaks to. */
export function planRecords(db: Kysely<Tables>): PlanRecords {
  const members = () =>
    db
      .selectFrom('member')
      .innerJoin('user', 'user.id', 'member.person_id')
      .selectAll('member')
      .select('user.name as person_name');

  const sections = async (by: 'section.id' | 'section.plan_id', value: string): Promise<SectionRecord[]> => {
    const rows = await db
      .selectFrom('section')
      .innerJoin('plan', 'plan.id', 'section.plan_id')
      .selectAll('section')
      .select('plan.archived_at as plan_archived_at')
      .where(by, '=', value)
      .orderBy('section.position')
      .orderBy('section.id')
      .execute();
    const named = await db
      .selectFrom('section_named')
      .innerJoin('section', 'section.id', 'section_named.section_id')
      .selectAll('section_named')
      .where(by, '=', value)
      .execute();
    const granted = await db
      .selectFrom('section_grant')
      .innerJoin('section', 'section.id', 'section_grant.section_id')
      .selectAll('section_grant')
      .where(by, '=', value)
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
      named: named.filter((n) => n.section_id === row.id).map((n) => n.member_id),
      grants: Object.fromEntries<Right>(granted.filter((g) => g.section_id === row.id).map((g) => [g.member_id, g.granted])),
    }));
  };

  return {
    async plan(planId) {
      const row = await db.selectFrom('plan').selectAll().where('id', '=', planId).executeTakeFirst();
      return row ? planRecord(row) : null;
    },
    async plansOf(personId) {
      const rows = await members().where('person_id', '=', personId).where('removed_at', 'is', null).execute();
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
    async member(memberId) {
      const row = await members().where('member.id', '=', memberId).executeTakeFirst();
      return row ? memberRecord(row) : null;
    },
    async memberOf(planId, personId) {
      const row = await members().where('plan_id', '=', planId).where('person_id', '=', personId).executeTakeFirst();
      return row ? memberRecord(row) : null;
    },
    async membersOf(planId) {
      const rows = await members().where('plan_id', '=', planId).orderBy('joined_at').orderBy('member.id').execute();
      return rows.map(memberRecord);
    },
    async putMember(member) {
      const values = {
        standing: member.standing,
        relation: member.relation,
        authority_kind: member.authority.kind,
        authority_evidence: member.authority.evidence,
        authority_until: member.authority.until,
        expires_at: member.expiresAt,
        removed_at: member.removedAt,
      };
      await db
        .insertInto('member')
        .values({ id: member.id, plan_id: member.planId, person_id: member.personId, joined_at: member.joinedAt, ...values })
        .onConflict((c) => c.columns(['plan_id', 'person_id']).doUpdateSet(values))
        .execute();
    },
    async section(sectionId) {
      return (await sections('section.id', sectionId))[0] ?? null;
    },
    async sectionsOf(planId) {
      return sections('section.plan_id', planId);
    },
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
        })
        .execute();
    },
    async updateSection(sectionId, change) {
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
    async appendAudit(entry) {
      const last = await db
        .selectFrom('audit')
        .select(['seq', 'hash'])
        .where('plan_id', '=', entry.planId)
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirst();
      const seq = (last?.seq ?? 0) + 1;
      const previousHash = last?.hash ?? CHAIN_START;
      await db
        .insertInto('audit')
        .values({
          plan_id: entry.planId,
          seq,
          at: entry.at,
          person_id: entry.personId,
          verb: entry.verb,
          section_id: entry.sectionId,
          detail: auditDetail(entry.detail),
          previous_hash: previousHash,
          hash: chainHash(entry, seq, previousHash),
        })
        .execute();
    },
    async auditHeads(planIds) {
      if (planIds.length === 0) return new Map();
      const heads = await db
        .selectFrom('audit')
        .select(['plan_id', (expression) => expression.fn.max('seq').as('seq')])
        .where('plan_id', 'in', [...planIds])
        .groupBy('plan_id')
        .execute();
      return new Map(heads.map((head) => [head.plan_id, head.seq]));
    },
    async leadsSince(planId, since) {
      const rows = await db
        .selectFrom('audit')
        .select(['section_id', 'person_id', 'at', 'detail'])
        .where('plan_id', '=', planId)
        .where('verb', '=', 'section.change')
        .where('at', '>', since)
        .orderBy('seq')
        .execute();
      const leads = new Map<string, { by: string; at: number }>();
      for (const { section_id: section, person_id: by, at, detail } of rows) {
        const { lead } = JSON.parse(detail) as Record<string, unknown>;
        if (section !== null && lead !== undefined) leads.set(section, { by, at });
      }
      return leads;
    },

    async auditOf(planId, after = 0): Promise<AuditRow[]> {
      const rows = await db
        .selectFrom('audit')
        .selectAll()
        .where('plan_id', '=', planId)
        .where('seq', '>', after)
        .orderBy('seq')
        .execute();
      return rows.map((row) => ({
        planId: row.plan_id,
        seq: row.seq,
        at: row.at,
        personId: row.person_id,
        verb: row.verb,
        sectionId: row.section_id,
        detail: JSON.parse(row.detail) as Record<string, unknown>,
        previousHash: row.previous_hash,
        hash: row.hash,
      }));
    },
  };
}
