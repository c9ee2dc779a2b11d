/** Queries about the service, its accounts and its invitations. */
import type { Kysely } from 'kysely';
import { LANGUAGE_CODES, TEXT_SIZES, type OwnSettings } from '#shared/settings.ts';
import type { InvitationRecord, PersonRecord, Records } from '#server/store/store.ts';
import type { Tables } from '#server/store/tables.ts';

type PeopleRecords = Pick<
  Records,
  | 'service'
  | 'setUpService'
  | 'changeService'
  | 'settingsOf'
  | 'changeSettings'
  | 'isServiceManager'
  | 'serviceManagers'
  | 'addServiceManager'
  | 'removeServiceManager'
  | 'setPassword'
  | 'passwordHashOf'
  | 'endSession'
  | 'endSessionsOf'
  | 'insertAccount'
  | 'person'
  | 'personByEmail'
  | 'people'
  | 'openSessions'
  | 'insertInvitation'
  | 'invitation'
  | 'invitationByKey'
  | 'openInvitations'
  | 'useInvitation'
  | 'withdrawInvitation'
  | 'withdrawServiceInvitationsBy'
>;

const PERSON = ['user.id', 'user.name', 'user.email'] as const;

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

/** A value that an earlier version knew and this one does not counts as not chosen. */
function settingsRecord(row: Tables['person_settings'] | undefined): OwnSettings {
  return {
    language: LANGUAGE_CODES.find((code) => code === row?.language) ?? null,
    textSize: TEXT_SIZES.find((size) => size === row?.text_size) ?? null,
  };
}

/** The records of accounts, the service and invitations, over any database the query builder speaks to. */
export function peopleRecords(db: Kysely<Tables>): PeopleRecords {
  return {
    async service() {
      const row = await db.selectFrom('service').selectAll().executeTakeFirst();
      return row ? { name: row.name, setUpAt: row.set_up_at, demo: row.demo === 1, lockMinutes: row.lock_minutes } : null;
    },
    async setUpService({ name, setUpAt, demo }) {
      await db
        .insertInto('service')
        .values({ id: 1, name, set_up_at: setUpAt, demo: demo ? 1 : 0 })
        .execute();
    },
    async changeService({ lockMinutes }) {
      await db.updateTable('service').set({ lock_minutes: lockMinutes }).execute();
    },
    async settingsOf(personId) {
      const row = await db.selectFrom('person_settings').selectAll().where('person_id', '=', personId).executeTakeFirst();
      return settingsRecord(row);
    },
    async changeSettings(personId, { language, textSize }) {
      const changed = {
        ...(language !== undefined && { language }),
        ...(textSize !== undefined && { text_size: textSize }),
      };
      await db
        .insertInto('person_settings')
        .values({ person_id: personId, language: null, text_size: null, ...changed })
        .onConflict((conflict) => conflict.column('person_id').doUpdateSet({ person_id: personId, ...changed }))
        .execute();
    },
    async isServiceManager(personId) {
      const row = await db
        .selectFrom('service_manager')
        .select('person_id')
        .where('person_id', '=', personId)
        .executeTakeFirst();
      return row !== undefined;
    },
    async serviceManagers() {
      return db
        .selectFrom('service_manager')
        .innerJoin('user', 'user.id', 'service_manager.person_id')
        .select(PERSON)
        .orderBy('user.name')
        .execute();
    },
    async addServiceManager(personId) {
      await db
        .insertInto('service_manager')
        .values({ person_id: personId })
        .onConflict((c) => c.doNothing())
        .execute();
    },
    async removeServiceManager(personId) {
      const result = await db.deleteFrom('service_manager').where('person_id', '=', personId).executeTakeFirst();
      return result.numDeletedRows === 1n;
    },
    async setPassword(personId, passwordHash, at) {
      const result = await db
        .updateTable('account')
        .set({ password: passwordHash, updatedAt: new Date(at) })
        .where('userId', '=', personId)
        .where('providerId', '=', 'credential')
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    async passwordHashOf(email) {
      const row = await db
        .selectFrom('account')
        .innerJoin('user', 'user.id', 'account.userId')
        .select('account.password')
        .where('user.email', '=', email.toLowerCase())
        .where('account.providerId', '=', 'credential')
        .executeTakeFirst();
      return row?.password ?? null;
    },
    async endSession(session) {
      const those = db.deleteFrom('session');
      await ('id' in session ? those.where('id', '=', session.id) : those.where('token', '=', session.token)).execute();
    },
    async endSessionsOf(personId, but) {
      const those = db.deleteFrom('session').where('userId', '=', personId);
      await (but === undefined ? those : those.where('id', '<>', but)).execute();
    },
    async insertAccount({ id, name, email, passwordHash, at }) {
      const now = new Date(at);
      await db
        .insertInto('user')
        .values({ id, name, email: email.toLowerCase(), emailVerified: false, createdAt: now, updatedAt: now })
        .execute();
      await db
        .insertInto('account')
        .values({
          id,
          accountId: id,
          providerId: 'credential',
          userId: id,
          password: passwordHash,
          createdAt: now,
          updatedAt: now,
        })
        .execute();
    },
    async person(personId) {
      return (await db.selectFrom('user').select(PERSON).where('id', '=', personId).executeTakeFirst()) ?? null;
    },
    async personByEmail(email) {
      return (await db.selectFrom('user').select(PERSON).where('email', '=', email.toLowerCase()).executeTakeFirst()) ?? null;
    },
    async people(personIds): Promise<PersonRecord[]> {
      if (personIds.length === 0) return [];
      return db
        .selectFrom('user')
        .select(PERSON)
        .where('id', 'in', [...new Set(personIds)])
        .execute();
    },
    async openSessions(sessionIds, now) {
      if (sessionIds.length === 0) return new Set();
      const rows = await db
        .selectFrom('session')
        .select(['id', 'expiresAt'])
        .where('id', 'in', [...sessionIds])
        .execute();
      return new Set(rows.filter((row) => new Date(row.expiresAt).getTime() > now).map((row) => row.id));
    },
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
    async useInvitation(invitationId, at) {
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
    async withdrawServiceInvitationsBy(personId, at) {
      await db
        .updateTable('invitation')
        .set({ withdrawn_at: at })
        .where('plan_id', 'is', null)
        .where('created_by', '=', personId)
        .where('used_at', 'is', null)
        .where('withdrawn_at', 'is', null)
        .execute();
    },
  };
}
