/** Invitations to plans and to the service. */
import type { Kysely } from 'kysely';
import type { Standing } from '#shared/rights.ts';
import type { Tables } from '#server/store/tables.ts';

/** An invitation of one person: to a plan with a standing, or to the service as a manager (`planId` null). */
export type InvitationRecord = {
  readonly id: string;
  readonly planId: string | null;
  readonly name: string;
  readonly standing: Standing | null;
  readonly relation: string;
  readonly memberExpiresAt: number | null;
  readonly createdBy: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly usedAt: number | null;
  readonly withdrawnAt: number | null;
};

/** What is kept of invitations. */
export interface InvitationRecords {
  insertInvitation(invitation: InvitationRecord, tokenHash: string, codeHash: string): Promise<void>;
  invitation(invitationId: string): Promise<InvitationRecord | null>;
  invitationByKey(keyHash: string): Promise<InvitationRecord | null>;
  /** Invitations that can still be used: not used, withdrawn or expired. `planId` is null for those to the service. */
  openInvitations(planId: string | null, now: number): Promise<InvitationRecord[]>;
  /** Marks an invitation used. False where it was no longer open. */
  markInvitationUsed(invitationId: string, at: number): Promise<boolean>;
  withdrawInvitation(invitationId: string, at: number): Promise<void>;
  /** Withdraws the unused invitations that this person made: to a plan, or to the service where `planId` is null. */
  withdrawInvitationsBy(personId: string, planId: string | null, at: number): Promise<void>;
}

function invitationRecord(row: Tables['invitation']): InvitationRecord {
  return {
    id: row.id,
    planId: row.plan_id,
    name: row.name,
    standing: row.standing,
    relation: row.relation,
    memberExpiresAt: row.member_expires_at,
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    usedAt: row.used_at,
    withdrawnAt: row.withdrawn_at,
  };
}

/** The records of invitations, over any database that the query builder speaks to. */
export function invitationRecords(db: Kysely<Tables>): InvitationRecords {
  return {
    async insertInvitation(invitation, tokenHash, codeHash) {
      await db
        .insertInto('invitation')
        .values({
          id: invitation.id,
          plan_id: invitation.planId,
          name: invitation.name,
          standing: invitation.standing,
          relation: invitation.relation,
          member_expires_at: invitation.memberExpiresAt,
          token_hash: tokenHash,
          code_hash: codeHash,
          created_by: invitation.createdBy,
          created_at: invitation.createdAt,
          expires_at: invitation.expiresAt,
          used_at: null,
          withdrawn_at: null,
        })
        .execute();
    },
    async invitation(invitationId) {
      const row = await db.selectFrom('invitation').selectAll().where('id', '=', invitationId).executeTakeFirst();
      return row ? invitationRecord(row) : null;
    },
    async invitationByKey(keyHash) {
      const row = await db
        .selectFrom('invitation')
        .selectAll()
        .where((w) => w.or([w('token_hash', '=', keyHash), w('code_hash', '=', keyHash)]))
        .executeTakeFirst();
      return row ? invitationRecord(row) : null;
    },
    async openInvitations(planId, now) {
      const rows = await db
        .selectFrom('invitation')
        .selectAll()
        .where('plan_id', planId === null ? 'is' : '=', planId)
        .where('used_at', 'is', null)
        .where('withdrawn_at', 'is', null)
        .where('expires_at', '>', now)
        .orderBy('created_at')
        .execute();
      return rows.map(invitationRecord);
    },
    async markInvitationUsed(invitationId, at) {
      const result = await db
        .updateTable('invitation')
        .set({ used_at: at })
        .where('id', '=', invitationId)
        .where('used_at', 'is', null)
        .where('withdrawn_at', 'is', null)
        .where('expires_at', '>', at)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    async withdrawInvitation(invitationId, at) {
      await db
        .updateTable('invitation')
        .set({ withdrawn_at: at })
        .where('id', '=', invitationId)
        .where('used_at', 'is', null)
        .execute();
    },
    async withdrawInvitationsBy(personId, planId, at) {
      await db
        .updateTable('invitation')
        .set({ withdrawn_at: at })
        .where('plan_id', planId === null ? 'is' : '=', planId)
        .where('created_by', '=', personId)
        .where('used_at', 'is', null)
        .where('withdrawn_at', 'is', null)
        .execute();
    },
  };
}
