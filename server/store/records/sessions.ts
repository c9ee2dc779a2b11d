/** Where people are signed in. */
import type { Kysely } from 'kysely';
import { secondStepRecords } from '#server/store/records/second-steps.ts';
import type { Tables } from '#server/store/tables.ts';

/** What is kept of sessions. */
export interface SessionRecords {
  /** Which of these sessions are still open, by session id. */
  openSessions(sessionIds: readonly string[], now: number): Promise<Set<string>>;
  /** Those of them that may be used: not by staff who lack a second step that the service needs. */
  usableSessions(sessionIds: readonly string[], now: number): Promise<Set<string>>;
  /** Ends one session, by its token or by its id. False where it had ended already. */
  endSession(session: { readonly token: string } | { readonly id: string }): Promise<boolean>;
  /** The ids of a person's sessions. */
  sessionsOf(personId: string): Promise<string[]>;
  /** Ends every session of a person, wherever they are signed in, except those with the ids `except`. */
  endSessionsOf(personId: string, except?: readonly string[]): Promise<void>;
}

/** The records of sessions, over any database that the query builder speaks to. */
export function sessionRecords(db: Kysely<Tables>): SessionRecords {
  const secondSteps = secondStepRecords(db);
  const open = async (sessionIds: readonly string[], now: number) => {
    if (sessionIds.length === 0) return [];
    const rows = await db
      .selectFrom('session')
      .select(['id', 'userId', 'expiresAt'])
      .where('id', 'in', [...sessionIds])
      .execute();
    return rows.filter((row) => new Date(row.expiresAt).getTime() > now);
  };
  return {
    async openSessions(sessionIds, now) {
      return new Set((await open(sessionIds, now)).map(({ id }) => id));
    },
    async usableSessions(sessionIds, now) {
      const sessions = await open(sessionIds, now);
      const lacking = await secondSteps.lackingSecondStep([...new Set(sessions.map(({ userId }) => userId))], now);
      return new Set(sessions.filter(({ userId }) => !lacking.has(userId)).map(({ id }) => id));
    },
    async endSession(session) {
      const those = db.deleteFrom('session');
      const result = await (
        'id' in session ? those.where('id', '=', session.id) : those.where('token', '=', session.token)
      ).executeTakeFirst();
      return result.numDeletedRows === 1n;
    },
    async sessionsOf(personId) {
      const rows = await db.selectFrom('session').select('id').where('userId', '=', personId).orderBy('id').execute();
      return rows.map((row) => row.id);
    },
    async endSessionsOf(personId, except = []) {
      const those = db.deleteFrom('session').where('userId', '=', personId);
      await (except.length === 0 ? those : those.where('id', 'not in', [...except])).execute();
    },
  };
}
