/** Sign-ins of which the first of two steps was right. */
import type { Kysely } from 'kysely';
import type { Tables } from '#server/store/tables.ts';

/** A sign-in that waits for its second step. */
export type BegunSignInRecord = {
  readonly tokenHash: string;
  readonly personId: string;
  readonly rememberMe: boolean;
  readonly triesLeft: number;
  readonly expiresAt: number;
};

/** What is kept of sign-ins that wait for their second step. */
export interface BegunSignInRecords {
  insertBegunSignIn(begun: BegunSignInRecord): Promise<void>;
  /** Takes one try away, in one statement that needs a try to be left. Null where there is none, or where it took too long. */
  takeSignInTry(tokenHash: string, now: number): Promise<BegunSignInRecord | null>;
  /** Ends one, because its second step was right. False where it has ended already. */
  endBegunSignIn(tokenHash: string): Promise<boolean>;
  /** Removes those of a person, or those that took too long. */
  removeBegunSignIns(of: { readonly personId: string } | { readonly expiredBefore: number }): Promise<void>;
}

/** The records of begun sign-ins, over any database that the query builder speaks to. */
export function begunSignInRecords(db: Kysely<Tables>): BegunSignInRecords {
  return {
    async insertBegunSignIn(begun) {
      await db
        .insertInto('begun_sign_in')
        .values({
          token_hash: begun.tokenHash,
          person_id: begun.personId,
          remember_me: begun.rememberMe ? 1 : 0,
          tries_left: begun.triesLeft,
          expires_at: begun.expiresAt,
        })
        .execute();
    },
    async takeSignInTry(tokenHash, now) {
      const row = await db
        .updateTable('begun_sign_in')
        .set((set) => ({ tries_left: set('tries_left', '-', 1) }))
        .where('token_hash', '=', tokenHash)
        .where('tries_left', '>', 0)
        .where('expires_at', '>', now)
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) return null;
      return {
        tokenHash,
        personId: row.person_id,
        rememberMe: row.remember_me === 1,
        triesLeft: row.tries_left,
        expiresAt: row.expires_at,
      };
    },
    async endBegunSignIn(tokenHash) {
      const result = await db.deleteFrom('begun_sign_in').where('token_hash', '=', tokenHash).executeTakeFirst();
      return result.numDeletedRows === 1n;
    },
    async removeBegunSignIns(of) {
      const those = db.deleteFrom('begun_sign_in');
      await (
        'personId' in of ? those.where('person_id', '=', of.personId) : those.where('expires_at', '<', of.expiredBefore)
      ).execute();
    },
  };
}
