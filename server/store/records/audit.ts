/** The audit trails. */
import type { Kysely } from 'kysely';
import { zAuditEntry, type AuditEntry } from '#shared/audit.ts';
import { auditField, chainHash, CHAIN_START } from '#server/store/audit.ts';
import { AuditDamaged } from '#server/store/errors.ts';
import type { Tables } from '#server/store/tables.ts';

/** An audit entry in its chain: `hash` covers the entry and `previousHash`. */
export type AuditRow = AuditEntry & { readonly seq: number; readonly previousHash: string; readonly hash: string };

/** An audit entry as the database holds it. Whether `entry` is one of the closed list is not known yet. */
export type StoredAudit = {
  readonly seq: number;
  readonly previousHash: string;
  readonly hash: string;
  readonly entry: Readonly<Record<string, unknown>>;
};

/** What is kept of what happened. */
export interface AuditRecords {
  /** Adds an entry to the end of its plan's trail. */
  appendAudit(entry: AuditEntry): Promise<void>;
  /**
   * The entries of a plan's audit trail after `after` (0 for all of them), oldest first. Rejects with `AuditDamaged` where one
   * of them cannot be read.
   */
  auditOf(planId: string, after?: number): Promise<AuditRow[]>;
  /** The newest change of lead of each section of a plan after `since` (milliseconds since 1970): by whom, and when. */
  leadChangesSince(planId: string, since: number): Promise<Map<string, { readonly by: string; readonly at: number }>>;
  /** The seq of the newest entry of each of these plans, in one query; a plan without entries is left out. */
  auditHeads(planIds: readonly string[]): Promise<Map<string, number>>;
}

/** The value of a field; text that is no JSON stays text, so that the check of the entry finds it. */
function fieldOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Reads a row of the table without judging it. */
export function storedAudit(row: Tables['audit']): StoredAudit {
  return {
    seq: row.seq,
    previousHash: row.previous_hash,
    hash: row.hash,
    entry: {
      planId: row.plan_id,
      at: row.at,
      personId: row.person_id,
      verb: row.verb,
      sections: fieldOf(row.sections),
      audience: fieldOf(row.audience),
      detail: fieldOf(row.detail),
    },
  };
}

/** Reads a row of the table as an entry of the closed list. Throws `AuditDamaged` where it is none. */
function auditRow(row: Tables['audit']): AuditRow {
  const { entry, ...chain } = storedAudit(row);
  const { data, error } = zAuditEntry.safeParse(entry);
  if (data === undefined) throw new AuditDamaged(row.plan_id, row.seq, { cause: error });
  return { ...data, ...chain };
}

/** The records of audit trails, over any database that the query builder speaks to. */
export function auditRecords(db: Kysely<Tables>): AuditRecords {
  return {
    async appendAudit(given) {
      // The types allow fields beyond those of the list. An entry with such a field could not be read again.
      const entry = zAuditEntry.parse(given);
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
          sections: auditField(entry.sections),
          audience: auditField(entry.audience),
          detail: auditField(entry.detail),
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
    async leadChangesSince(planId, since) {
      const rows = await db
        .selectFrom('audit')
        .selectAll()
        .where('plan_id', '=', planId)
        .where('verb', '=', 'section.change')
        .where('at', '>', since)
        .orderBy('seq')
        .execute();
      const leads = new Map<string, { by: string; at: number }>();
      for (const entry of rows.map(auditRow)) {
        if (entry.verb !== 'section.change' || entry.detail.lead === undefined) continue;
        for (const section of entry.sections) leads.set(section, { by: entry.personId, at: entry.at });
      }
      return leads;
    },
    async auditOf(planId, after = 0) {
      const rows = await db
        .selectFrom('audit')
        .selectAll()
        .where('plan_id', '=', planId)
        .where('seq', '>', after)
        .orderBy('seq')
        .execute();
      return rows.map(auditRow);
    },
  };
}
