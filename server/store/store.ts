/**
 * The interface of the store, which keeps all data of an installation. SQL exists only in this folder. Every implementation
 * passes test/contract/store.ts. Times are milliseconds since 1970, ids are opaque strings. Every call ends within a bounded
 * time. A call rejects with `StoreUnavailable` (errors.ts) if the database cannot be reached or cannot write. Later calls
 * succeed again when the database works again; the store needs no restart.
 */
import type { Kysely } from 'kysely';
import type { FirstRows, Log } from '#server/store/log/log.ts';
import type { ActRecords } from '#server/store/records/acts.ts';
import type { ServiceRecords } from '#server/store/records/service.ts';
import type { AccountRecords } from '#server/store/records/accounts.ts';
import type { SessionRecords } from '#server/store/records/sessions.ts';
import type { PlanPhotoRecords } from '#server/store/records/plan-photos.ts';
import type { PlanRecords } from '#server/store/records/plans.ts';
import type { MemberRecords } from '#server/store/records/people.ts';
import type { SectionRecords } from '#server/store/records/sections.ts';
import type { SeenRecords } from '#server/store/records/seen.ts';
import type { SittingRecords } from '#server/store/records/sittings.ts';
import type { SuggestionRecords } from '#server/store/records/suggestions.ts';
import type { ThreadRecords } from '#server/store/records/threads.ts';
import type { InvitationRecords } from '#server/store/records/invitations.ts';
import type { PasswordResetRecords } from '#server/store/records/password-resets.ts';
import type { DevicePinRecords } from '#server/store/records/device-pins.ts';
import type { SignInLinkRecords } from '#server/store/records/sign-in-links.ts';
import type { PasskeyRecords } from '#server/store/records/passkeys.ts';
import type { SecondStepRecords } from '#server/store/records/second-steps.ts';
import type { BegunSignInRecords } from '#server/store/records/begun-sign-ins.ts';
import type { BegunRestoreRecords } from '#server/store/records/begun-restores.ts';
import type { MailRecords } from '#server/store/records/mail.ts';
import type { NotificationRecords } from '#server/store/records/notifications.ts';
import type { AuditRecords } from '#server/store/records/audit.ts';
import type { Tables } from '#server/store/tables.ts';

/** Reads and changes all records: the sum of the interfaces in records/. Inside `Store.write` all calls are one transaction. */
export interface Records
  extends
    ServiceRecords,
    AccountRecords,
    SessionRecords,
    PlanRecords,
    PlanPhotoRecords,
    MemberRecords,
    SectionRecords,
    SeenRecords,
    InvitationRecords,
    PasswordResetRecords,
    DevicePinRecords,
    SignInLinkRecords,
    SecondStepRecords,
    PasskeyRecords,
    BegunSignInRecords,
    SittingRecords,
    BegunRestoreRecords,
    ThreadRecords,
    NotificationRecords,
    MailRecords,
    SuggestionRecords,
    ActRecords,
    AuditRecords,
    FirstRows {}

/** The store of an installation. */
export interface Store {
  readonly records: Records;
  readonly log: Log;
  /** The same database for the sign-in library, which makes its own queries. */
  readonly database: Kysely<Tables>;
  readonly databaseType: 'sqlite' | 'postgres';
  /**
   * Runs `work` in one transaction: either all of its changes are committed or none. Writes run one after another, also across
   * processes that share the database, so `work` never sees a change that is half done. `work` must use only the records that
   * it is given.
   */
  write<T>(work: (records: Records) => Promise<T>): Promise<T>;
  /** Resolves if the store answers and is migrated. Rejects otherwise, within seconds. */
  ready(): Promise<void>;
  /** Closes the store. Calls that come later reject with `StoreUnavailable`; those that run end, or reject so too. */
  close(): Promise<void>;
}
