/** Accounts and what each person chose for their own pages. */
import type { Kysely } from 'kysely';
import { MAIL_TIMES, type MailChoice } from '#shared/mail.ts';
import { LANGUAGE_CODES, START_PAGES, TEXT_SIZES, type OwnSettings } from '#shared/settings.ts';
import type { Tables } from '#server/store/tables.ts';

/** An account, as other parts of the server need it. */
export type PersonRecord = { readonly id: string; readonly name: string; readonly email: string };

/** What is kept of accounts. */
export interface AccountRecords {
  /** Makes an account that signs in by e-mail and password, as the sign-in library itself would write it. */
  insertAccount(account: PersonRecord & { readonly passwordHash: string; readonly at: number }): Promise<void>;
  /** Gives an account another password. False where there is no such account. */
  setPassword(personId: string, passwordHash: string, at: number): Promise<boolean>;
  /** The hash of an account's password, to see whether the password is still the same; null where there is none. */
  passwordHashOf(email: string): Promise<string | null>;
  person(personId: string): Promise<PersonRecord | null>;
  personByEmail(email: string): Promise<PersonRecord | null>;
  people(personIds: readonly string[]): Promise<PersonRecord[]>;
  /** What a person chose for their own pages; null for what they did not choose. */
  settingsOf(personId: string): Promise<OwnSettings>;
  /** When these people want e-mail; those who chose nothing are left out. */
  mailChoices(personIds: readonly string[]): Promise<Map<string, MailChoice>>;
  /** Keeps what a person chose; what is left out stays. */
  changeSettings(personId: string, change: Partial<OwnSettings>): Promise<void>;
}

/** The columns of a `PersonRecord`. */
export const PERSON = ['user.id', 'user.name', 'user.email'] as const;

type MailColumns = Pick<Tables['person_settings'], 'mail_when' | 'mail_at' | 'mail_zone'>;

function mailChoice(row: MailColumns | undefined): MailChoice | null {
  const when = MAIL_TIMES.find((time) => time === row?.mail_when);
  if (when === undefined || row === undefined || row.mail_at === null || row.mail_zone === null) return null;
  return { when, at: row.mail_at, zone: row.mail_zone };
}

/** A value that an earlier version knew and this one does not counts as not chosen. */
function settingsRecord(row: Tables['person_settings'] | undefined): OwnSettings {
  return {
    language: LANGUAGE_CODES.find((code) => code === row?.language) ?? null,
    textSize: TEXT_SIZES.find((size) => size === row?.text_size) ?? null,
    startPage: START_PAGES.find((page) => page === row?.start_page) ?? null,
    mail: mailChoice(row),
  };
}

/** The records of accounts, over any database that the query builder speaks to. */
export function accountRecords(db: Kysely<Tables>): AccountRecords {
  return {
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
    async settingsOf(personId) {
      const row = await db.selectFrom('person_settings').selectAll().where('person_id', '=', personId).executeTakeFirst();
      return settingsRecord(row);
    },
    async mailChoices(personIds) {
      if (personIds.length === 0) return new Map();
      const rows = await db
        .selectFrom('person_settings')
        .select(['person_id', 'mail_when', 'mail_at', 'mail_zone'])
        .where('person_id', 'in', personIds)
        .execute();
      const chosen = rows.map((row) => [row.person_id, mailChoice(row)] as const);
      return new Map(chosen.flatMap(([personId, choice]) => (choice === null ? [] : [[personId, choice]])));
    },
    async changeSettings(personId, { language, textSize, startPage, mail }) {
      const changed = {
        ...(language !== undefined && { language }),
        ...(textSize !== undefined && { text_size: textSize }),
        ...(startPage !== undefined && { start_page: startPage }),
        ...(mail !== undefined && {
          mail_when: mail?.when ?? null,
          mail_at: mail?.at ?? null,
          mail_zone: mail?.zone ?? null,
        }),
      };
      const nothing = { mail_when: null, mail_at: null, mail_zone: null };
      await db
        .insertInto('person_settings')
        .values({ person_id: personId, language: null, text_size: null, start_page: null, ...nothing, ...changed })
        .onConflict((conflict) => conflict.column('person_id').doUpdateSet({ person_id: personId, ...changed }))
        .execute();
    },
  };
}
