/** The audit trails. */
import type { Kysely } from 'kysely';
import { zAuditEntry, type AuditEntry, type AuditVerb } from '#shared/audit.ts';
import type { Lead } from '#shared/rights.ts';
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

/** Those of one verb. */
export type AuditRowOf<V extends AuditVerb> = Extract<AuditRow, { readonly verb: V }>;

/** A lead that a section got with an entry of the trail. */
export type LeadChange = { readonly seq: number; readonly at: number; readonly sectionId: string; readonly lead: Lead };

/**
 * A question about a plan's trail for one member. The database leaves out what the member may not know, as far as it can tell, so
 * that the work is that for the entries of the answer: how many others lie between does not show in the time. The caller judges each
 * entry again.
 */
export type AuditQuery = {
  readonly planId: string;
  /** The member who asks, and when they joined. Entries before that had no audience that they could have been in. */
  readonly memberId: string;
  readonly joinedAt: number;
  /** The sections that they may read. */
  readonly readable: readonly string[];
  readonly verbs: readonly AuditVerb[];
  /** Entries up to this time, and of those of this very time only the ones before a seq. */
  readonly until: { readonly at: number; readonly seq: number };
  readonly from?: number | undefined;
  /** Entries that name this section. */
  readonly section?: string | undefined;
  /** Entries by this person, or that name one of their memberships. */
  readonly person?: { readonly id: string; readonly memberId: string | null } | undefined;
  readonly limit: number;
};

/** Entries, without those that cannot be read any more; the place of the last one, null after the oldest. */
export type AuditPage = { readonly entries: readonly AuditRow[]; readonly next: AuditQuery['until'] | null };

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
  /** Part of a plan's trail, newest first, as somebody may know it at most. */
  auditPage(query: AuditQuery): Promise<AuditPage>;
  /** At most `limit` entries of a plan's trail after `after`, oldest first, as they are stored, the damaged ones too. */
  storedTrail(planId: string, after: number, limit: number): Promise<StoredAudit[]>;
  /** All changes of lead of these sections of a plan, and the leads that they began with, oldest first. */
  leadsOf(planId: string, sectionIds: readonly string[]): Promise<LeadChange[]>;
  /** The restores of a section, oldest first. */
  restoresOf(planId: string, sectionId: string): Promise<AuditRowOf<'section.restore'>[]>;
  /** The rows of a section that brought a suggestion or took one back, with who did it, in order. */
  answerRowsOf(planId: string, sectionId: string): Promise<{ readonly personId: string; readonly seq: number }[]>;
  /** The seq of the newest entry of each of these plans, in one query; a plan without entries is left out. */
  auditHeads(planIds: readonly string[]): Promise<Map<string, number>>;
}

/** The verbs whose entries can name several sections. */
const SEVERAL_SECTIONS: readonly AuditVerb[] = ['plan.create', 'plan.orderSections'];

/** A pattern for the JSON of fields that hold this id, which is one of a record. */
const quoted = (id: string): string => `%"${id}"%`;

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

/** The same; null for an entry that cannot be read. The check of the chain says that there is one. */
function readableRow(row: Tables['audit']): AuditRow | null {
  try {
    return auditRow(row);
  } catch (error) {
    if (error instanceof AuditDamaged) return null;
    throw error;
  }
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
    async auditPage({ planId, memberId, joinedAt, readable, verbs, until, from, section, person, limit }) {
      if (verbs.length === 0) return { entries: [], next: null };
      const rows = await db
        .selectFrom('audit')
        .selectAll()
        .where('plan_id', '=', planId)
        .where('verb', 'in', [...verbs])
        .where('at', '<=', until.at)
        .where((is) => is.or([is('at', '<', until.at), is('seq', '<', until.seq)]))
        .where((is) =>
          is.or([
            is('sections', 'in', [auditField([]), ...readable.map((id) => auditField([id]))]),
            is('verb', 'in', SEVERAL_SECTIONS),
          ]),
        )
        .where((is) =>
          is.or([
            is('audience', '=', auditField('all')),
            is('audience', 'like', quoted(memberId)),
            is('at', '<', joinedAt),
            is('verb', '=', 'section.restore'),
          ]),
        )
        .$if(from !== undefined, (query) => query.where('at', '>=', from ?? 0))
        .$if(section !== undefined, (query) => query.where('sections', 'like', quoted(section ?? '')))
        .$if(person !== undefined, (query) =>
          query.where((is) =>
            is.or([
              is('person_id', '=', person?.id ?? ''),
              ...(person?.memberId == null ? [] : [is('detail', 'like', quoted(person.memberId))]),
            ]),
          ),
        )
        .orderBy('at', 'desc')
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute();
      const last = rows.at(-1);
      return {
        entries: rows.flatMap((row) => readableRow(row) ?? []),
        next: last === undefined || rows.length < limit ? null : { at: last.at, seq: last.seq },
      };
    },
    async storedTrail(planId, after, limit) {
      const rows = await db
        .selectFrom('audit')
        .selectAll()
        .where('plan_id', '=', planId)
        .where('seq', '>', after)
        .orderBy('seq')
        .limit(limit)
        .execute();
      return rows.map(storedAudit);
    },
    async leadsOf(planId, sectionIds) {
      if (sectionIds.length === 0) return [];
      const rows = await db
        .selectFrom('audit')
        .selectAll()
        .where('plan_id', '=', planId)
        .where('verb', 'in', ['section.add', 'section.change'])
        .where(
          'sections',
          'in',
          sectionIds.map((id) => auditField([id])),
        )
        .orderBy('seq')
        .execute();
      return rows.map(auditRow).flatMap((entry) => {
        if (entry.verb !== 'section.add' && entry.verb !== 'section.change') return [];
        const { lead } = entry.detail;
        return lead === undefined ? [] : [{ seq: entry.seq, at: entry.at, sectionId: entry.sections[0], lead }];
      });
    },
    async restoresOf(planId, sectionId) {
      const rows = await db
        .selectFrom('audit')
        .selectAll()
        .where('plan_id', '=', planId)
        .where('verb', '=', 'section.restore')
        .where('sections', '=', auditField([sectionId]))
        .orderBy('seq')
        .execute();
      return rows.map(auditRow).filter((entry) => entry.verb === 'section.restore');
    },
    async answerRowsOf(planId, sectionId) {
      const rows = await db
        .selectFrom('audit')
        .selectAll()
        .where('plan_id', '=', planId)
        .where('verb', 'in', ['suggestion.accept', 'suggestion.undo'])
        .where('sections', '=', auditField([sectionId]))
        .orderBy('seq')
        .execute();
      return rows.map(auditRow).flatMap((entry) => {
        if (entry.verb !== 'suggestion.accept' && entry.verb !== 'suggestion.undo') return [];
        const { personId, detail } = entry;
        return detail.toSeq === null ? [] : [{ personId, seq: detail.toSeq }];
      });
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
