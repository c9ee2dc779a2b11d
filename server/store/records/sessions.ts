/** Where people are signed in. */
import type { Kysely } from 'kysely';
import type { Tables } from '#server/store/tables.ts';

/** What is kept of sessions. */
export interface SessionRecords {
  /** Which of these sessions are still open, by session id. */
  openSessions(sessionIds: readonly string[], now: number): Promise<Set<string>>;
  /** Ends one session, by its token or by its id. */
  endSession(session: { readonly token: string } | { readonly id: string }): Promise<void>;
  /** The ids of a person's sessions. */
  sessionsOf(personId: string): Promise<string[]>;
  /** Ends every session of a person, wherever they are signed in, except those with the ids `except`. */
  endSessionsOf(personId: string, except?: readonly string[]): Promise<void>;
}

/** The records of sessions, over any database that the query builder speaks to. */
export function sessionRecords(db: Kysely<Tables>): SessionRecords {
  return {
    async openSessions(sessionIds, now) {
      if (sessionIds.length === 0) return new Set();
      const rows = await db
        .selectFrom('session')
        .select(['id', 'expiresAt'])
        .where('id', 'in', [...sessionIds])
        .execute();
      return new Set(rows.filter((row) => new Date(row.expiresAt).getTime() > now).map((row) => row.id));
    },
    async endSession(session) {
      const those = db.deleteFrom('session');
      await ('id' in session ? those.where('id', '=', session.id) : those.where('token', '=', session.token)).execute();
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
