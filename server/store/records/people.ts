/** The members of plans. */
import type { Kysely } from 'kysely';
import type { Authority } from '#shared/api.ts';
import type { MemberFacts } from '#shared/rights.ts';
import type { Tables } from '#server/store/tables.ts';

/** A person's membership of a plan. It holds all that `rightOn` needs. */
export type MemberRecord = MemberFacts & {
  readonly joinedAt: number;
  readonly planId: string;
  readonly personId: string;
  readonly personName: string;
  readonly relation: string;
  readonly authority: Authority;
};

/** What is kept of the members of plans. */
export interface MemberRecords {
  member(memberId: string): Promise<MemberRecord | null>;
  memberOf(planId: string, personId: string): Promise<MemberRecord | null>;
  /** All members that a plan ever had, the removed ones too, oldest first. */
  membersOf(planId: string): Promise<MemberRecord[]>;
  /** The accounts of the persons whose plans these are, by plan. A plan whose person has not joined is left out. */
  personsOf(planIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Adds a member. Where the person was on this plan before, their earlier record is changed and keeps its id. */
  putMember(member: Omit<MemberRecord, 'personName'>): Promise<void>;
}

/** Reads a member from a row of the table. */
export function memberRecord(row: Tables['member'] & { person_name: string }): MemberRecord {
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

/** The query for members with the names of their accounts. */
export function membersWithNames(db: Kysely<Tables>) {
  return db
    .selectFrom('member')
    .innerJoin('user', 'user.id', 'member.person_id')
    .selectAll('member')
    .select('user.name as person_name');
}

/** The records of members, over any database that the query builder speaks to. */
export function memberRecords(db: Kysely<Tables>): MemberRecords {
  return {
    async member(memberId) {
      const row = await membersWithNames(db).where('member.id', '=', memberId).executeTakeFirst();
      return row ? memberRecord(row) : null;
    },
    async memberOf(planId, personId) {
      const row = await membersWithNames(db).where('plan_id', '=', planId).where('person_id', '=', personId).executeTakeFirst();
      return row ? memberRecord(row) : null;
    },
    async membersOf(planId) {
      const rows = await membersWithNames(db).where('plan_id', '=', planId).orderBy('joined_at').orderBy('member.id').execute();
      return rows.map(memberRecord);
    },
    async personsOf(planIds) {
      if (planIds.length === 0) return new Map();
      const rows = await db
        .selectFrom('member')
        .select(['plan_id', 'person_id'])
        .where('plan_id', 'in', planIds)
        .where('standing', '=', 'person')
        .where('removed_at', 'is', null)
        .execute();
      return new Map(rows.map((row) => [row.plan_id, row.person_id]));
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
        joined_at: member.joinedAt,
      };
      await db
        .insertInto('member')
        .values({ id: member.id, plan_id: member.planId, person_id: member.personId, ...values })
        .onConflict((c) => c.columns(['plan_id', 'person_id']).doUpdateSet(values))
        .execute();
    },
  };
}
