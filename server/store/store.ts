/**
 * Where everything is kept. `Store` is the one interface to it; SQL exists only in this folder. Every implementation passes
 * test/contract/store.ts. Times are milliseconds since 1970, ids are opaque strings. Every call ends within a bounded time, and
 * rejects with `StoreUnavailable` (errors.ts) where the database cannot be reached or cannot write; a store works again by itself once the database does.
 */
import type { Kysely } from 'kysely';
import type { FirstRows, Log } from '#server/store/log/log.ts';
import type { ServiceRecords } from '#server/store/records/service.ts';
import type { AccountRecords } from '#server/store/records/accounts.ts';
import type { SessionRecords } from '#server/store/records/sessions.ts';
import type { PlanRecords } from '#server/store/records/plans.ts';
import type { MemberRecords } from '#server/store/records/people.ts';
import type { SectionRecords } from '#server/store/records/sections.ts';
import type { SeenRecords } from '#server/store/records/seen.ts';
import type { InvitationRecords } from '#server/store/records/invitations.ts';
import type { PasswordResetRecords } from '#server/store/records/password-resets.ts';
import type { AuditRecords } from '#server/store/records/audit.ts';
import type { Tables } from '#server/store/tables.ts';

/** What the records of the service can be asked and told: the sum of its nouns. Inside `Store.write` all of it is one transaction. */
export interface Records
  extends
    ServiceRecords,
    AccountRecords,
    SessionRecords,
    PlanRecords,
    MemberRecords,
    SectionRecords,
    SeenRecords,
    InvitationRecords,
    PasswordResetRecords,
    AuditRecords,
    FirstRows {}

/** Everything that is kept. */
export interface Store {
  readonly records: Records;
  readonly log: Log;
  /** The same database for the sign-in library, which brings its own queries. */
  readonly database: Kysely<Tables>;
  readonly databaseType: 'sqlite' | 'postgres';
  /**
   * Runs `work` in one transaction: all of it is kept, or nothing. Writes run one after another, over all processes that share
   * the database, so `work` sees nothing that another one is changing. It must use the records it is given, and no others.
   */
  write<T>(work: (records: Records) => Promise<T>): Promise<T>;
  /** Resolves when the store answers and is migrated; rejects otherwise, within seconds. */
  ready(): Promise<void>;
  close(): Promise<void>;
}
