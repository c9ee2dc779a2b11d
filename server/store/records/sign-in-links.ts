/** Links that sign in. */
import type { Kysely } from 'kysely';
import type { Tables } from '#server/store/tables.ts';

/** A link that signs a person in, once and for a short time. */
export type SignInLinkRecord = {
  readonly id: string;
  /** Null where the address that was typed belongs to no account. Such a link opens nothing. */
  readonly personId: string | null;
  /** The page to open after the sign-in, as a path; null for the first page. */
  readonly next: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly usedAt: number | null;
};

/** What is kept of links that sign in. */
export interface SignInLinkRecords {
  insertSignInLink(link: SignInLinkRecord, keyHash: string): Promise<void>;
  signInLink(linkId: string): Promise<SignInLinkRecord | null>;
  signInLinkByKey(keyHash: string): Promise<SignInLinkRecord | null>;
  /** Marks a link used. False where it is used already, has run out, or is gone. */
  markSignInLinkUsed(linkId: string, at: number): Promise<boolean>;
  /** Removes all links of a person, or all that ran out before a time. */
  removeSignInLinks(of: { readonly personId: string } | { readonly expiredBefore: number }): Promise<void>;
}

function signInLinkRecord(row: Tables['sign_in_link']): SignInLinkRecord {
  return {
    id: row.id,
    personId: row.person_id,
    next: row.next,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    usedAt: row.used_at,
  };
}

/** The records of links that sign in, over any database that the query builder speaks to. */
export function signInLinkRecords(db: Kysely<Tables>): SignInLinkRecords {
  return {
    async insertSignInLink(link, keyHash) {
      await db
        .insertInto('sign_in_link')
        .values({
          id: link.id,
          person_id: link.personId,
          key_hash: keyHash,
          next: link.next,
          created_at: link.createdAt,
          expires_at: link.expiresAt,
          used_at: link.usedAt,
        })
        .execute();
    },
    async signInLink(linkId) {
      const row = await db.selectFrom('sign_in_link').selectAll().where('id', '=', linkId).executeTakeFirst();
      return row === undefined ? null : signInLinkRecord(row);
    },
    async signInLinkByKey(keyHash) {
      const row = await db.selectFrom('sign_in_link').selectAll().where('key_hash', '=', keyHash).executeTakeFirst();
      return row === undefined ? null : signInLinkRecord(row);
    },
    async markSignInLinkUsed(linkId, at) {
      const result = await db
        .updateTable('sign_in_link')
        .set({ used_at: at })
        .where('id', '=', linkId)
        .where('used_at', 'is', null)
        .where('expires_at', '>', at)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    async removeSignInLinks(of) {
      const those = db.deleteFrom('sign_in_link');
      await (
        'personId' in of ? those.where('person_id', '=', of.personId) : those.where('expires_at', '<', of.expiredBefore)
      ).execute();
    },
  };
}
