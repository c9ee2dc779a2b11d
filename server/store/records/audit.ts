/** The audit trails. */
import type { Kysely } from 'kysely';
import { auditDetail, chainHash, CHAIN_START } from '#server/store/audit.ts';
import type { Tables } from '#server/store/tables.ts';

/** One thing that happened on a plan; `planId` is '' for what concerns the service as a whole. */
export type AuditEntry = {
  readonly planId: string;
  readonly at: number;
  readonly personId: string;
  readonly verb: string;
  readonly sectionId: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
};

/** An audit entry in its chain: `hash` covers the entry and `previousHash`. */
export type AuditRow = AuditEntry & { readonly seq: number; readonly previousHash: string; readonly hash: string };

/** What is kept of what happened. */
export interface AuditRecords {
  appendAudit(entry: AuditEntry): Promise<void>;
  /** The entries of a plan's audit trail after `after` (0 for all of them), oldest first. */
  auditOf(planId: string, after?: number): Promise<AuditRow[]>;
  /** The newest change of lead of each section of a plan after `since` (milliseconds since 1970): by whom, and when. */
  leadsSince(planId: string, since: number): Promise<Map<string, { readonly by: string; readonly at: number }>>;
  /** The seq of the newest entry of each of these plans, in one query; a plan without entries is left out. */
  auditHeads(planIds: readonly string[]): Promise<Map<string, number>>;
}

/** The records of audit trails, over any database that the query builder speaks to. */
export function auditRecords(db: Kysely<Tables>): AuditRecords {
  return {
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
  };
}
