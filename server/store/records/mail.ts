/** The outbox of e-mail: what is to be sent, to whom, and what became of it. */
import type { Kysely } from 'kysely';
import { MAIL_PROBLEMS, type MailKind, type MailProblem, type MailState } from '#shared/mail.ts';
import { LANGUAGE_CODES, type LanguageCode } from '#shared/settings.ts';
import type { Tables } from '#server/store/tables.ts';

/** A mail. It holds no text: that is made when it is sent. */
export type MailRecord = {
  readonly id: string;
  readonly kind: MailKind;
  /** The person to whom it goes; null for somebody who has no account yet. */
  readonly personId: string | null;
  readonly invitationId: string | null;
  readonly passwordResetId: string | null;
  readonly signInLinkId: string | null;
  /** Where it goes, if the person has no account. It is forgotten when the mail has ended. */
  readonly address: string | null;
  readonly language: LanguageCode;
  /** The key of its link, encrypted. It is forgotten when the mail has ended. */
  readonly secret: string | null;
  readonly createdAt: number;
  readonly dueAt: number;
  readonly attempts: number;
  readonly state: MailState;
  /** Why the last try failed. */
  readonly problem: MailProblem | null;
  /** Until when another server leaves it to the one that has claimed it. */
  readonly lockedUntil: number | null;
  readonly endedAt: number | null;
};

/** A new mail. */
export type NewMail = Omit<MailRecord, 'attempts' | 'state' | 'problem' | 'lockedUntil' | 'endedAt' | 'signInLinkId'> & {
  readonly signInLinkId?: string;
};

/** Who claims mails: a server, until when, and how many at most. */
export type MailClaim = { readonly node: string; readonly now: number; readonly until: number; readonly limit: number };

/** What is kept of e-mail. */
export interface MailRecords {
  /** Adds mails. One about an inbox is left out where its person has one that waits: each person gets one for a window. */
  insertMail(mails: readonly NewMail[]): Promise<void>;
  mail(mailId: string): Promise<MailRecord | null>;
  /** Claims mails that are due and that no other server has claimed. Counts the try. To be called in a transaction. */
  claimMail(claim: MailClaim): Promise<MailRecord[]>;
  /** Ends a mail that `node` claimed. False where another server has it by now. */
  endMail(mailId: string, node: string, end: { state: MailState; problem: MailProblem | null; at: number }): Promise<boolean>;
  /** Has a mail that `node` claimed tried again later. False where another server has it by now. */
  retryMail(mailId: string, node: string, again: { dueAt: number; problem: MailProblem }): Promise<boolean>;
  /** Gives back every claim, where no other server can have one. */
  releaseMail(): Promise<void>;
  /** When the waiting mail about a person's inbox is due now; null ends it. */
  rescheduleInboxMail(personId: string, dueAt: number | null, at: number): Promise<void>;
  /** Mails that ended in this state since then, the newest first. */
  endedMail(state: MailState, since: number): Promise<MailRecord[]>;
  /** The newest mail of each of these invitations or password resets, by its id. */
  mailOf(of: 'invitation' | 'passwordReset', ids: readonly string[]): Promise<Map<string, MailRecord>>;
  /** Removes mails that ended before then. */
  removeEndedMail(before: number): Promise<void>;
}

function mailRecord(row: Tables['mail']): MailRecord {
  return {
    id: row.id,
    kind: row.kind,
    personId: row.person_id,
    invitationId: row.invitation_id,
    passwordResetId: row.password_reset_id,
    signInLinkId: row.sign_in_link_id,
    address: row.address,
    language: LANGUAGE_CODES.find((code) => code === row.language) ?? 'en',
    secret: row.secret,
    createdAt: row.created_at,
    dueAt: row.due_at,
    attempts: row.attempts,
    state: row.state,
    problem: MAIL_PROBLEMS.find((problem) => problem === row.problem) ?? null,
    lockedUntil: row.locked_until,
    endedAt: row.ended_at,
  };
}

/** What a mail keeps when it has ended: neither an address nor the key of a link. */
const FORGOTTEN = { address: null, secret: null, locked_until: null, locked_by: null } as const;

/** The records of e-mail, over any database that the query builder speaks to. */
export function mailRecords(db: Kysely<Tables>): MailRecords {
  return {
    async insertMail(mails) {
      if (mails.length === 0) return;
      await db
        .insertInto('mail')
        .values(
          mails.map((mail) => ({
            id: mail.id,
            kind: mail.kind,
            person_id: mail.personId,
            invitation_id: mail.invitationId,
            password_reset_id: mail.passwordResetId,
            sign_in_link_id: mail.signInLinkId ?? null,
            address: mail.address,
            language: mail.language,
            secret: mail.secret,
            created_at: mail.createdAt,
            due_at: mail.dueAt,
            attempts: 0,
            state: 'waiting' as const,
            problem: null,
            locked_until: null,
            locked_by: null,
            ended_at: null,
          })),
        )
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    async mail(mailId) {
      const row = await db.selectFrom('mail').selectAll().where('id', '=', mailId).executeTakeFirst();
      return row === undefined ? null : mailRecord(row);
    },
    async claimMail({ node, now, until, limit }) {
      const due = await db
        .selectFrom('mail')
        .selectAll()
        .where('state', '=', 'waiting')
        .where('due_at', '<=', now)
        .where((w) => w.or([w('locked_until', 'is', null), w('locked_until', '<=', now)]))
        .orderBy('due_at')
        .orderBy('id')
        .limit(limit)
        .execute();
      if (due.length === 0) return [];
      await db
        .updateTable('mail')
        .set((set) => ({ locked_until: until, locked_by: node, attempts: set('attempts', '+', 1) }))
        .where(
          'id',
          'in',
          due.map(({ id }) => id),
        )
        .execute();
      return due.map((row) => mailRecord({ ...row, attempts: row.attempts + 1, locked_until: until }));
    },
    async endMail(mailId, node, { state, problem, at }) {
      const result = await db
        .updateTable('mail')
        .set({ state, problem, ended_at: at, ...FORGOTTEN })
        .where('id', '=', mailId)
        .where('state', '=', 'waiting')
        .where('locked_by', '=', node)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    async retryMail(mailId, node, { dueAt, problem }) {
      const result = await db
        .updateTable('mail')
        .set({ due_at: dueAt, problem, locked_until: null, locked_by: null })
        .where('id', '=', mailId)
        .where('state', '=', 'waiting')
        .where('locked_by', '=', node)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    async releaseMail() {
      await db
        .updateTable('mail')
        .set({ locked_until: null, locked_by: null })
        .where('state', '=', 'waiting')
        .where('locked_by', 'is not', null)
        .execute();
    },
    async rescheduleInboxMail(personId, dueAt, at) {
      await db
        .updateTable('mail')
        .set(dueAt === null ? { state: 'dropped', ended_at: at, ...FORGOTTEN } : { due_at: dueAt })
        .where('person_id', '=', personId)
        .where('kind', '=', 'inbox')
        .where('state', '=', 'waiting')
        .execute();
    },
    async endedMail(state, since) {
      const rows = await db
        .selectFrom('mail')
        .selectAll()
        .where('state', '=', state)
        .where('ended_at', '>=', since)
        .orderBy('ended_at', 'desc')
        .orderBy('id')
        .execute();
      return rows.map(mailRecord);
    },
    async mailOf(of, ids) {
      if (ids.length === 0) return new Map();
      const column = of === 'invitation' ? 'invitation_id' : 'password_reset_id';
      const rows = await db.selectFrom('mail').selectAll().where(column, 'in', ids).orderBy('created_at').execute();
      return new Map(rows.map((row) => [row[column] ?? '', mailRecord(row)]));
    },
    async removeEndedMail(before) {
      await db.deleteFrom('mail').where('state', '!=', 'waiting').where('ended_at', '<', before).execute();
    },
  };
}
