/** Passkeys, and the questions that were put to devices. */
import type { Kysely } from 'kysely';
import type { Tables } from '#server/store/tables.ts';

/** A passkey of a person. `id` is the one that its device gave it. */
export type PasskeyRecord = {
  readonly id: string;
  readonly personId: string;
  readonly name: string;
  /** In base64url. What belongs to it never leaves the device. */
  readonly publicKey: string;
  /** How often the device says it was used; some devices never count. */
  readonly counter: number;
  readonly transports: readonly string[];
  readonly addedAt: number;
  readonly usedAt: number | null;
};

/** A question that a device is to sign. `personId` is null for a sign-in, where nobody knows yet who it is. */
export type PasskeyChallenge = { readonly challengeHash: string; readonly personId: string | null; readonly expiresAt: number };

/** What is kept of passkeys. */
export interface PasskeyRecords {
  /** Keeps a new one. False where it is there already, also for another person. */
  insertPasskey(passkey: PasskeyRecord): Promise<boolean>;
  passkey(passkeyId: string): Promise<PasskeyRecord | null>;
  /** All of a person, the oldest first. */
  passkeysOf(personId: string): Promise<PasskeyRecord[]>;
  /** Notes a use. False where the passkey is gone, or where its count is not the one that was looked at. */
  usePasskey(passkey: PasskeyRecord, use: { readonly counter: number; readonly at: number }): Promise<boolean>;
  /** Gives a passkey of this person another name. False where they have none with this id. */
  renamePasskey(passkeyId: string, personId: string, name: string): Promise<boolean>;
  /** Removes one passkey of a person, or all of them. Answers how many there were. */
  removePasskeys(of: { readonly personId: string; readonly id?: string }): Promise<number>;
  insertPasskeyChallenge(challenge: PasskeyChallenge): Promise<void>;
  /** Takes a question away that is not too old. False where it never was put to this person, or was answered before. */
  takePasskeyChallenge(challengeHash: string, personId: string | null, now: number): Promise<boolean>;
  removePasskeyChallenges(expiredBefore: number): Promise<void>;
}

function passkeyRecord(row: Tables['passkey']): PasskeyRecord {
  return {
    id: row.id,
    personId: row.person_id,
    name: row.name,
    publicKey: row.public_key,
    counter: row.counter,
    transports: row.transports === '' ? [] : row.transports.split(' '),
    addedAt: row.added_at,
    usedAt: row.used_at,
  };
}

/** The records of passkeys, over any database that the query builder speaks to. */
export function passkeyRecords(db: Kysely<Tables>): PasskeyRecords {
  return {
    async insertPasskey(passkey) {
      const result = await db
        .insertInto('passkey')
        .values({
          id: passkey.id,
          person_id: passkey.personId,
          name: passkey.name,
          public_key: passkey.publicKey,
          counter: passkey.counter,
          transports: passkey.transports.join(' '),
          added_at: passkey.addedAt,
          used_at: passkey.usedAt,
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .executeTakeFirst();
      return result.numInsertedOrUpdatedRows === 1n;
    },
    async passkey(passkeyId) {
      const row = await db.selectFrom('passkey').selectAll().where('id', '=', passkeyId).executeTakeFirst();
      return row === undefined ? null : passkeyRecord(row);
    },
    async passkeysOf(personId) {
      const rows = await db
        .selectFrom('passkey')
        .selectAll()
        .where('person_id', '=', personId)
        .orderBy('added_at')
        .orderBy('id')
        .execute();
      return rows.map(passkeyRecord);
    },
    async usePasskey({ id, personId, counter: before }, { counter, at }) {
      const result = await db
        .updateTable('passkey')
        .set({ counter, used_at: at })
        .where('id', '=', id)
        .where('person_id', '=', personId)
        .where('counter', '=', before)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    async renamePasskey(passkeyId, personId, name) {
      const result = await db
        .updateTable('passkey')
        .set({ name })
        .where('id', '=', passkeyId)
        .where('person_id', '=', personId)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    async removePasskeys({ personId, id }) {
      const all = db.deleteFrom('passkey').where('person_id', '=', personId);
      const result = await (id === undefined ? all : all.where('id', '=', id)).executeTakeFirst();
      return Number(result.numDeletedRows);
    },
    async insertPasskeyChallenge({ challengeHash, personId, expiresAt }) {
      await db
        .insertInto('passkey_challenge')
        .values({ challenge_hash: challengeHash, person_id: personId, expires_at: expiresAt })
        .execute();
    },
    async takePasskeyChallenge(challengeHash, personId, now) {
      const result = await db
        .deleteFrom('passkey_challenge')
        .where('challenge_hash', '=', challengeHash)
        .where('person_id', personId === null ? 'is' : '=', personId)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return result.numDeletedRows === 1n;
    },
    async removePasskeyChallenges(expiredBefore) {
      await db.deleteFrom('passkey_challenge').where('expires_at', '<', expiredBefore).execute();
    },
  };
}
