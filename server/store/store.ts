/**
 * Where everything is kept. `Store` is the one interface to it; SQL exists only in this folder. Every implementation passes
 * test/contract/store.ts. Times are milliseconds since 1970, ids are opaque strings. Every call ends within a bounded time, and
 * rejects with `StoreUnavailable` (errors.ts) where the database cannot be reached or cannot write; a store comes back by itself.
 */
import type { Kysely } from 'kysely';
import type { Authority, Boundary } from '#shared/api.ts';
import type { Hold, Lead, MemberFacts, Right, SectionFacts, Standing } from '#shared/rights.ts';
import type { OwnSettings } from '#shared/settings.ts';
import type { Tables } from '#server/store/tables.ts';

/** An account, as other parts of the server need it. */
export type PersonRecord = { readonly id: string; readonly name: string; readonly email: string };

/** One person's care plan. */
export type PlanRecord = {
  readonly id: string;
  readonly title: string;
  readonly personName: string;
  readonly knownAs: string;
  readonly createdAt: number;
  readonly archivedAt: number | null;
};

/** An account on a plan. It holds all that `rightOn` needs. */
export type MemberRecord = MemberFacts & {
  readonly joinedAt: number;
  readonly planId: string;
  readonly personId: string;
  readonly personName: string;
  readonly relation: string;
  readonly authority: Authority;
};

/** One part of a plan. It holds all that `rightOn` needs. */
export type SectionRecord = SectionFacts & {
  readonly id: string;
  readonly planId: string;
  readonly title: string;
  readonly position: number;
  readonly boundary: Boundary;
};

/** An open door for one person: to a plan with a standing, or to the service as a manager (`planId` null). */
export type InvitationRecord = {
  readonly id: string;
  readonly planId: string | null;
  readonly name: string;
  readonly standing: Standing | null;
  readonly relation: string;
  readonly memberExpiresAt: number | null;
  readonly createdBy: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly usedAt: number | null;
  readonly withdrawnAt: number | null;
};

/** A way to a new password: made by a manager of the service for an account whose password was forgotten. */
export type PasswordResetRecord = {
  readonly id: string;
  /** Whose account it opens. */
  readonly personId: string;
  readonly createdBy: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly usedAt: number | null;
  readonly withdrawnAt: number | null;
  /** When its person said that they know of its use. */
  readonly seenAt: number | null;
};

/** When somebody last looked at a section, and the last seq of its log then. */
export type SeenAt = { readonly seq: number; readonly at: number };

/** One thing that happened on a plan; `planId` is '' for what concerns the service as a whole. */
export type AuditEntry = {
  readonly planId: string;
  readonly at: number;
  readonly personId: string;
  readonly verb: string;
  readonly sectionId: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
};

/** An audit entry in its chain: `hash` covers the entry and `previousHash`. */
export type AuditRow = AuditEntry & { readonly seq: number; readonly previousHash: string; readonly hash: string };

/** What the records of the service can be asked and told. Inside `Store.write` all of it is one transaction. */
export interface Records {
  service(): Promise<{ name: string; setUpAt: number; demo: boolean; lockMinutes: number } | null>;
  setUpService(service: { name: string; setUpAt: number; demo: boolean }): Promise<void>;
  /** Settles for the whole service after how many minutes without use a shared device locks. */
  changeService(change: { lockMinutes: number }): Promise<void>;
  isServiceManager(personId: string): Promise<boolean>;
  serviceManagers(): Promise<PersonRecord[]>;
  addServiceManager(personId: string): Promise<void>;
  /** False where they were none. Their places on plans are another matter. */
  removeServiceManager(personId: string): Promise<boolean>;

  /** Makes an account that signs in by e-mail and password, as the sign-in library itself would write it. */
  insertAccount(account: PersonRecord & { readonly passwordHash: string; readonly at: number }): Promise<void>;
  /** Gives an account another password. False where there is no such account. */
  setPassword(personId: string, passwordHash: string, at: number): Promise<boolean>;
  /** The hash of an account's password as it is now, only to see whether it is still the same; null where there is none. */
  passwordHashOf(email: string): Promise<string | null>;
  /** Ends one session, by its token or by its id. */
  endSession(session: { readonly token: string } | { readonly id: string }): Promise<void>;
  /** Ends every session of a person, wherever they are signed in, but for the one with the id `but`. */
  endSessionsOf(personId: string, but?: string): Promise<void>;
  person(personId: string): Promise<PersonRecord | null>;
  personByEmail(email: string): Promise<PersonRecord | null>;
  people(personIds: readonly string[]): Promise<PersonRecord[]>;
  /** What a person chose for their own pages; null for what they left open. */
  settingsOf(personId: string): Promise<OwnSettings>;
  /** Keeps what a person chose; what is left out stays. */
  changeSettings(personId: string, change: Partial<OwnSettings>): Promise<void>;
  /** Which of these sessions are still open, by session id. */
  openSessions(sessionIds: readonly string[], now: number): Promise<Set<string>>;

  plan(planId: string): Promise<PlanRecord | null>;
  plansOf(personId: string): Promise<{ plan: PlanRecord; member: MemberRecord }[]>;
  insertPlan(plan: PlanRecord): Promise<void>;
  updatePlan(
    planId: string,
    change: { title?: string; personName?: string; knownAs?: string; archivedAt?: number | null },
  ): Promise<void>;

  member(memberId: string): Promise<MemberRecord | null>;
  memberOf(planId: string, personId: string): Promise<MemberRecord | null>;
  /** All members that a plan ever had, the removed ones too, oldest first. */
  membersOf(planId: string): Promise<MemberRecord[]>;
  /** Adds a member, or brings back the one that this person was on this plan before. */
  putMember(member: Omit<MemberRecord, 'personName'>): Promise<void>;

  section(sectionId: string): Promise<SectionRecord | null>;
  /** The sections of a plan in their order, the retired ones too. */
  sectionsOf(planId: string): Promise<SectionRecord[]>;
  insertSection(section: Omit<SectionRecord, 'hold' | 'grants' | 'named' | 'planArchivedAt' | 'retiredAt'>): Promise<void>;
  updateSection(
    sectionId: string,
    change: {
      title?: string;
      lead?: Lead;
      boundary?: Boundary;
      hold?: Hold | null;
      retiredAt?: number | null;
      position?: number;
    },
  ): Promise<void>;
  setNamed(sectionId: string, memberIds: readonly string[]): Promise<void>;
  setGrant(sectionId: string, memberId: string, right: Right | null): Promise<void>;

  /** How far each section had come when this person last looked at it, by section id; sections they never looked at are left out. */
  seenOf(personId: string): Promise<Map<string, SeenAt>>;
  /** Keeps that a person looked at these sections, each as far as its seq. A look that is older than the one known changes nothing. */
  putSeen(personId: string, at: number, seqs: ReadonlyMap<string, number>): Promise<void>;

  insertInvitation(invitation: InvitationRecord, tokenHash: string, codeHash: string): Promise<void>;
  invitation(invitationId: string): Promise<InvitationRecord | null>;
  invitationByKey(keyHash: string): Promise<InvitationRecord | null>;
  /** Invitations that nobody has used, withdrawn or outlived; `planId` null for those to the service. */
  openInvitations(planId: string | null, now: number): Promise<InvitationRecord[]>;
  /** Marks an invitation used. False if somebody was faster. */
  useInvitation(invitationId: string, at: number): Promise<boolean>;
  withdrawInvitation(invitationId: string, at: number): Promise<void>;
  /** Withdraws the invitations to the service that somebody made and nobody used. */
  withdrawServiceInvitationsBy(personId: string, at: number): Promise<void>;

  /** Rejects where its person has one already that is neither used nor withdrawn. */
  insertPasswordReset(passwordReset: PasswordResetRecord, tokenHash: string, codeHash: string): Promise<void>;
  passwordReset(passwordResetId: string): Promise<PasswordResetRecord | null>;
  passwordResetByKey(keyHash: string): Promise<PasswordResetRecord | null>;
  /** Those that nobody has used, withdrawn or outlived, oldest first. */
  openPasswordResets(now: number): Promise<PasswordResetRecord[]>;
  /** All that were ever made for a person, newest first. */
  passwordResetsOf(personId: string): Promise<PasswordResetRecord[]>;
  /** Marks one used. False if it is not open, or somebody was faster. */
  usePasswordReset(passwordResetId: string, at: number): Promise<boolean>;
  /** Withdraws one. False if it is not open. */
  withdrawPasswordReset(passwordResetId: string, at: number): Promise<boolean>;
  /** Withdraws what nobody has used yet of the ways back for this person, or made by this one. */
  withdrawPasswordResets(of: { readonly personId: string } | { readonly createdBy: string }, at: number): Promise<void>;
  /** Its person has seen that it was used. False where it is not theirs or was not used. */
  seePasswordReset(passwordResetId: string, personId: string, at: number): Promise<boolean>;

  appendAudit(entry: AuditEntry): Promise<void>;
  /** The entries of a plan's audit trail after `after` (0 for all of them), oldest first. */
  auditOf(planId: string, after?: number): Promise<AuditRow[]>;
  /** The newest change of lead of each section of a plan after `since` (milliseconds since 1970): by whom, and when. */
  leadsSince(planId: string, since: number): Promise<Map<string, { readonly by: string; readonly at: number }>>;
  /** The seq of the newest entry of each of these plans, in one query; a plan without entries is left out. */
  auditHeads(planIds: readonly string[]): Promise<Map<string, number>>;

  /** Appends to the log of a room that nobody has opened yet, within this transaction: a section's first text. */
  appendFirst(entry: LogEntry): Promise<void>;
}

/**
 * One update on its way into the log. `claims` are client ids that `personId` writes with here for the first time, as far as the
 * caller knows (S6): claiming again what is one's own changes nothing.
 */
export type LogEntry = {
  readonly room: string;
  readonly personId: string;
  readonly at: number;
  readonly update: Uint8Array;
  readonly claims: readonly number[];
};

/** One update in the log of a room. */
export type LogRow = { readonly seq: number; readonly personId: string; readonly at: number; readonly update: Uint8Array };

/** How far a room has come: the last seq of its log (0 where nothing was written) and the schema version that joining it needs. */
export type RoomHead = { readonly seq: number; readonly schema: number };

/** What a room opens from: the newest checkpoint, the updates after it, and who owns which client id. All of one moment. */
export type StoredRoom = {
  readonly schema: number;
  readonly checkpoint: { readonly seq: number; readonly state: Uint8Array } | null;
  readonly tail: readonly LogRow[];
  readonly owners: ReadonlyMap<number, string>;
};

/** A run of rows that was laid out densely; server/store/pack takes it apart. */
export type LogPack = { readonly firstSeq: number; readonly lastSeq: number; readonly bytes: Uint8Array };

/** A part of a log as it lies: packs that reach into it, unopened, and the rows that are in none. All of one moment, in order. */
export type Stretch = { readonly packs: readonly LogPack[]; readonly rows: readonly LogRow[] };

/** How a room's log lies, for whoever keeps it tidy. Sizes are bytes. */
export type LogLayout = {
  readonly last: number;
  /** The seq of the newest checkpoint, 0 where there is none. */
  readonly checkpoint: number;
  readonly packs: readonly { readonly firstSeq: number; readonly lastSeq: number; readonly size: number }[];
  readonly milestones: readonly { readonly seq: number; readonly size: number }[];
  /** The oldest rows that are in no pack. */
  readonly rows: readonly { readonly seq: number; readonly size: number }[];
};

/**
 * The append-only log of all rooms, with its checkpoints. Several processes may append to one room at once where the database
 * is shared. Within a room, rows become readable in the order of their seq and without gaps, and only once they are durable:
 * whoever has read up to a seq has everything before it, for good.
 *
 * Old rows may lie in packs, which is nobody's business but that of who asks for a `stretch`: everything else gives rows, the same
 * ones as before. The newest row of a room is never in a pack.
 */
export interface Log {
  /**
   * Appends in one durable commit (S1): when it resolves, the entries survive the loss of the machine's power. Gives each its
   * seq, contiguous per room; entries of one room keep their order, and others' rows may stand between those of two appends.
   * Rejects with `ClientTaken` where a claimed client id belongs to another person in that room: the caller refuses who claimed
   * it and appends the others again, without what stands on the refused. Rejects with `StoreUnavailable` where it could not
   * write. Nothing of an append that rejects is kept, unless that error is `uncertain`.
   */
  append(entries: readonly LogEntry[]): Promise<number[]>;
  open(room: string): Promise<StoredRoom>;
  /** The rows with `from <= seq <= to`, in order. Rejects with `RoomDamaged` where a pack that holds some cannot be read. */
  rows(room: string, from: number, to: number): Promise<LogRow[]>;
  /**
   * What was appended to each of these rooms after the seq given for it, in order and without gaps; rooms with nothing new are
   * left out. One query for all rooms. At most `limit` rows come for each room: who gets that many asks again from there.
   * In the place of a pack that cannot be read stands one row without bytes, which nobody takes for an update: one damaged room
   * does not keep the others waiting.
   */
  since(seqs: ReadonlyMap<string, number>, limit?: number): Promise<Map<string, LogRow[]>>;
  /** How far each of these rooms has come, in one query: cheap enough to be asked every second. */
  heads(rooms: readonly string[]): Promise<Map<string, RoomHead>>;
  /** The last seq of a room, 0 where nothing was written. */
  lastSeq(room: string): Promise<number>;
  /** The newest checkpoint of a room. */
  checkpointOf(room: string): Promise<{ seq: number; state: Uint8Array } | null>;
  /** Keeps the state after `seq` as the point to open from. It replaces an older one for the same room, never a newer one. */
  checkpoint(room: string, seq: number, state: Uint8Array): Promise<void>;
  /** The part of a log with `from <= seq <= to`, packs unopened. */
  stretch(room: string, from: number, to: number): Promise<Stretch>;
  /**
   * Puts a pack in the place of the packs and rows that it was made of, in one durable transaction. `was` is their `digestOf`:
   * where anything else lies there now, or the newest row would go, it gives false and changes nothing.
   */
  pack(room: string, pack: LogPack, was: string): Promise<boolean>;
  /** How a room's log lies; of the rows in no pack, at most `rows` are told. */
  layout(room: string, rows: number): Promise<LogLayout>;
  /** Rooms with at least `least` rows that are in no pack and not after their checkpoint; at most `limit` of them. */
  untidy(least: number, limit: number): Promise<string[]>;
  /** The last milestone of a room at or before a seq: a state from which history goes on. */
  milestoneOf(room: string, seq: number): Promise<{ seq: number; state: Uint8Array } | null>;
  /** Keeps a milestone. It says nothing that the log does not say. */
  putMilestone(room: string, seq: number, state: Uint8Array): Promise<void>;
  /** Raises the schema version below which no client may join the room. Never lowers it. */
  raiseSchema(room: string, schema: number): Promise<void>;
}

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
