/** Reads the whole store in one snapshot, without changing anything: the check of stored data (server/backup) uses it. */
import { join } from 'node:path';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { StoreUnavailable, StoreUnusable } from '#server/store/errors.ts';
import { STEPS } from '#server/store/migrations.ts';
import { Connections } from '#server/store/postgres/connections.ts';
import { storedAudit, type StoredAudit } from '#server/store/records/audit.ts';
import { integrityProblems, journalOf, openForReading, queriesOver } from '#server/store/sqlite/reading.ts';
import { housekeepingQueries, MAX_SEQ } from '#server/store/log/packs.ts';
import { writtenQueries } from '#server/store/log/written.ts';
import type { LogPack, LogRow, Milestone, Restored, WrittenRow } from '#server/store/log/log.ts';
import type { Tables } from '#server/store/tables.ts';

/** Where an installation keeps its data. */
export type StoreLocation = { readonly dataDir: string; readonly databaseUrl: string | null };

/** A record that refers to a record that does not exist. */
export type Orphan = {
  readonly table: string;
  readonly key: string;
  readonly column: string;
  readonly value: string;
  readonly to: string;
};

/** The queries of an inspection. All answers come from the same snapshot. */
export type Inspection = {
  /** The problems that SQLite finds in its file. Empty for PostgreSQL, which checks its own files. */
  damage(): Promise<string[]>;
  people(): Promise<Set<string>>;
  sections(): Promise<Set<string>>;
  suggestions(): Promise<Set<string>>;
  orphans(): Promise<Orphan[]>;
  /** Names and grants on a section for a member of another plan. */
  membersOfOtherPlans(): Promise<{ sectionId: string; memberId: string }[]>;
  /** Every room that any table has data for, in order. */
  rooms(): Promise<string[]>;
  /** The stored data of a room beside its log. */
  room(room: string): Promise<RoomFacts>;
  /** At most `limit` rows of a room's log that are in no pack, after `after` and before `before`, in order. */
  rows(room: string, after: number, before: number, limit: number): Promise<LogRow[]>;
  /** The first seq of each pack of a room, in order. */
  packs(room: string): Promise<number[]>;
  pack(room: string, firstSeq: number): Promise<LogPack>;
  /** The seqs of a room's milestones, in order. */
  milestones(room: string): Promise<number[]>;
  milestone(room: string, seq: number): Promise<Milestone>;
  /** What restores put in again. */
  restored(room: string): Promise<Restored[]>;
  /** When devices say that units of a room were written, by row. Throws if some of it cannot be read. */
  written(room: string): Promise<WrittenRow[]>;
  /** Whose sittings of a section have a reason, by the seqs of their first rows. */
  whys(sectionId: string): Promise<Map<number, string>>;
  /** The ids of the plans that have a photo, in order. */
  photos(): Promise<string[]>;
  /** A plan's photo, and the SHA-256 that was kept with it, in hexadecimal digits. */
  photo(planId: string): Promise<{ readonly bytes: Uint8Array; readonly sha256: string }>;
  /** The ids of the plans that have an audit trail. The service's own trail has the id ''. */
  trails(): Promise<string[]>;
  /** All entries of a plan's audit trail as they are stored, oldest first. Damaged entries are included. */
  trail(planId: string): Promise<StoredAudit[]>;
};

/** The stored data of a room beside its log. */
export type RoomFacts = {
  /** Whether the table `room` has a row for it. */
  readonly registered: boolean;
  readonly checkpoint: { readonly seq: number; readonly state: Uint8Array } | null;
  readonly owners: ReadonlyMap<number, string>;
};

type Reference = { table: keyof Tables; key: readonly string[]; column: string; to: keyof Tables };

/** All columns that refer to another table. Databases check most of these references themselves, unless that was turned off. */
const REFERENCES: readonly Reference[] = [
  { table: 'session', key: ['userId'], column: 'userId', to: 'user' },
  { table: 'account', key: ['id'], column: 'userId', to: 'user' },
  { table: 'service_manager', key: ['person_id'], column: 'person_id', to: 'user' },
  { table: 'person_settings', key: ['person_id'], column: 'person_id', to: 'user' },
  { table: 'plan_photo', key: ['plan_id'], column: 'plan_id', to: 'plan' },
  { table: 'plan_photo', key: ['plan_id'], column: 'set_by', to: 'user' },
  { table: 'member', key: ['id'], column: 'plan_id', to: 'plan' },
  { table: 'member', key: ['id'], column: 'person_id', to: 'user' },
  { table: 'section', key: ['id'], column: 'plan_id', to: 'plan' },
  { table: 'section', key: ['id'], column: 'hold_by', to: 'user' },
  { table: 'section_named', key: ['section_id', 'member_id'], column: 'section_id', to: 'section' },
  { table: 'section_named', key: ['section_id', 'member_id'], column: 'member_id', to: 'member' },
  { table: 'section_grant', key: ['section_id', 'member_id'], column: 'section_id', to: 'section' },
  { table: 'section_grant', key: ['section_id', 'member_id'], column: 'member_id', to: 'member' },
  { table: 'seen', key: ['person_id', 'section_id'], column: 'person_id', to: 'user' },
  { table: 'seen', key: ['person_id', 'section_id'], column: 'section_id', to: 'section' },
  { table: 'sitting_why', key: ['section_id', 'from_seq'], column: 'person_id', to: 'user' },
  { table: 'sitting_why', key: ['section_id', 'from_seq'], column: 'section_id', to: 'section' },
  { table: 'thread', key: ['id'], column: 'plan_id', to: 'plan' },
  { table: 'thread', key: ['id'], column: 'section_id', to: 'section' },
  { table: 'thread', key: ['id'], column: 'begun_by', to: 'user' },
  { table: 'thread', key: ['id'], column: 'resolved_by', to: 'user' },
  { table: 'thread', key: ['id'], column: 'reopened_by', to: 'user' },
  { table: 'comment', key: ['id'], column: 'thread_id', to: 'thread' },
  { table: 'comment', key: ['id'], column: 'person_id', to: 'user' },
  { table: 'comment_version', key: ['comment_id', 'until'], column: 'comment_id', to: 'comment' },
  { table: 'request_key', key: ['person_id', 'key'], column: 'person_id', to: 'user' },
  { table: 'thread', key: ['id'], column: 'suggestion_id', to: 'suggestion' },
  { table: 'suggestion', key: ['id'], column: 'plan_id', to: 'plan' },
  { table: 'suggestion', key: ['id'], column: 'section_id', to: 'section' },
  { table: 'suggestion', key: ['id'], column: 'author_id', to: 'user' },
  { table: 'suggestion', key: ['id'], column: 'adapted_by', to: 'user' },
  { table: 'suggestion', key: ['id'], column: 'answered_by', to: 'user' },
  { table: 'suggestion', key: ['id'], column: 'undone_by', to: 'user' },
  { table: 'act', key: ['id'], column: 'plan_id', to: 'plan' },
  { table: 'act', key: ['id'], column: 'section_id', to: 'section' },
  { table: 'act', key: ['id'], column: 'sayer_id', to: 'member' },
  { table: 'act', key: ['id'], column: 'recorded_by', to: 'user' },
  { table: 'act_end', key: ['act_id'], column: 'act_id', to: 'act' },
  { table: 'act_end', key: ['act_id'], column: 'person_id', to: 'user' },
  { table: 'sitting_end', key: ['section_id', 'person_id', 'after_seq'], column: 'person_id', to: 'user' },
  { table: 'sitting_end', key: ['section_id', 'person_id', 'after_seq'], column: 'section_id', to: 'section' },
  { table: 'begun_restore', key: ['id'], column: 'person_id', to: 'user' },
  { table: 'begun_restore', key: ['id'], column: 'section_id', to: 'section' },
  { table: 'invitation', key: ['id'], column: 'plan_id', to: 'plan' },
  { table: 'invitation', key: ['id'], column: 'created_by', to: 'user' },
  { table: 'password_reset', key: ['id'], column: 'person_id', to: 'user' },
  { table: 'password_reset', key: ['id'], column: 'created_by', to: 'user' },
  { table: 'device_pin', key: ['id'], column: 'person_id', to: 'user' },
  { table: 'notification', key: ['id'], column: 'person_id', to: 'user' },
  { table: 'notification', key: ['id'], column: 'by_id', to: 'user' },
  { table: 'notification', key: ['id'], column: 'plan_id', to: 'plan' },
  { table: 'notification', key: ['id'], column: 'section_id', to: 'section' },
  { table: 'notification_mute', key: ['person_id', 'plan_id', 'thread_id'], column: 'person_id', to: 'user' },
  { table: 'notification_mute', key: ['person_id', 'plan_id', 'thread_id'], column: 'plan_id', to: 'plan' },
  { table: 'notification_mute', key: ['person_id', 'plan_id', 'thread_id'], column: 'section_id', to: 'section' },
  { table: 'mail', key: ['id'], column: 'person_id', to: 'user' },
  { table: 'mail', key: ['id'], column: 'invitation_id', to: 'invitation' },
  { table: 'mail', key: ['id'], column: 'password_reset_id', to: 'password_reset' },
  { table: 'mail', key: ['id'], column: 'sign_in_link_id', to: 'sign_in_link' },
  { table: 'sign_in_link', key: ['id'], column: 'person_id', to: 'user' },
  { table: 'second_step', key: ['person_id'], column: 'person_id', to: 'user' },
  { table: 'recovery_code', key: ['person_id', 'code_hash'], column: 'person_id', to: 'user' },
  { table: 'passkey', key: ['id'], column: 'person_id', to: 'user' },
  { table: 'begun_sign_in', key: ['token_hash'], column: 'person_id', to: 'user' },
  { table: 'audit', key: ['plan_id', 'seq'], column: 'person_id', to: 'user' },
];

async function orphansOf(db: Kysely<Tables>): Promise<Orphan[]> {
  const found: Orphan[] = [];
  for (const { table, key, column, to } of REFERENCES) {
    const value = sql.ref(`here.${column}`);
    const { rows } = await sql<Record<string, unknown>>`
      select ${value} as value, ${sql.join(key.map((name, i) => sql`${sql.ref(`here.${name}`)} as ${sql.ref(`key${i}`)}`))}
      from ${sql.table(table)} as here
      where ${value} is not null and not exists (select 1 from ${sql.table(to)} as there where there.id = ${value})`.execute(
      db,
    );
    for (const row of rows) {
      const names = key.map((_name, i) => String(row[`key${i}`])).join(' ');
      found.push({ table, key: names, column, value: String(row['value']), to });
    }
  }
  return found;
}

/** `journal` has the rows that are durable but not in the table `log` yet. */
function inspectionOf(db: Kysely<Tables>, damage: () => string[], journal: ReadonlyMap<string, readonly LogRow[]>): Inspection {
  const ids = async (table: 'user' | 'section' | 'suggestion'): Promise<Set<string>> => {
    const rows = await db.selectFrom(table).select('id').execute();
    return new Set(rows.map((row) => row.id));
  };
  return {
    damage: async () => damage(),
    people: () => ids('user'),
    sections: () => ids('section'),
    suggestions: () => ids('suggestion'),
    orphans: () => orphansOf(db),
    async membersOfOtherPlans() {
      const { rows } = await sql<{ section_id: string; member_id: string }>`
        select given.section_id, given.member_id from (
          select section_id, member_id from section_named union select section_id, member_id from section_grant
        ) as given
        join section on section.id = given.section_id join member on member.id = given.member_id
        where section.plan_id <> member.plan_id order by 1, 2`.execute(db);
      return rows.map((row) => ({ sectionId: row.section_id, memberId: row.member_id }));
    },
    async rooms() {
      const { rows } = await sql<{ room: string }>`
        select room from log union select room from log_pack union select room from log_milestone union select room from room union select room from checkpoint union select room from client_owner
        union select room from log_written
        order by 1`.execute(db);
      return rows.map((row) => row.room);
    },
    async room(room) {
      const checkpoint = await db.selectFrom('checkpoint').select(['seq', 'state']).where('room', '=', room).executeTakeFirst();
      const registered = await db.selectFrom('room').select('room').where('room', '=', room).executeTakeFirst();
      const owners = await db.selectFrom('client_owner').select(['client', 'person_id']).where('room', '=', room).execute();
      return {
        registered: registered !== undefined,
        checkpoint: checkpoint ?? null,
        owners: new Map(owners.map((owner) => [owner.client, owner.person_id])),
      };
    },
    async rows(room, after, before, limit) {
      const rows = await db
        .selectFrom('log')
        .select(['seq', 'person_id', 'at', 'bytes'])
        .where('room', '=', room)
        .where('seq', '>', after)
        .where('seq', '<', before)
        .orderBy('seq')
        .limit(limit)
        .execute();
      const found = rows.map((row) => ({ seq: row.seq, personId: row.person_id, at: row.at, update: row.bytes }));
      // The journal has only rows that come after all others.
      const newest = (journal.get(room) ?? []).filter(({ seq }) => seq > after && seq < before);
      return [...found, ...newest.slice(0, limit - found.length)];
    },
    async packs(room) {
      const found = await db.selectFrom('log_pack').select('first_seq').where('room', '=', room).orderBy('first_seq').execute();
      return found.map((row) => row.first_seq);
    },
    async pack(room, firstSeq) {
      const found = await db
        .selectFrom('log_pack')
        .select(['first_seq', 'last_seq', 'bytes'])
        .where('room', '=', room)
        .where('first_seq', '=', firstSeq)
        .executeTakeFirstOrThrow();
      return { firstSeq: found.first_seq, lastSeq: found.last_seq, bytes: found.bytes };
    },
    async milestones(room) {
      const found = await db.selectFrom('log_milestone').select('seq').where('room', '=', room).orderBy('seq').execute();
      return found.map((row) => row.seq);
    },
    async milestone(room, seq) {
      const found = await db
        .selectFrom('log_milestone')
        .select(['state', 'deletions_from', 'deletions'])
        .where('room', '=', room)
        .where('seq', '=', seq)
        .executeTakeFirstOrThrow();
      return { seq, state: found.state, deletions: { from: found.deletions_from, bytes: found.deletions } };
    },
    restored: (room) => housekeepingQueries(db).restored(room),
    written: (room) => writtenQueries(db).written(room, 1, MAX_SEQ),
    async whys(sectionId) {
      const rows = await db
        .selectFrom('sitting_why')
        .select(['from_seq', 'person_id'])
        .where('section_id', '=', sectionId)
        .execute();
      return new Map(rows.map((row) => [row.from_seq, row.person_id]));
    },
    async photos() {
      const rows = await db.selectFrom('plan_photo').select('plan_id').orderBy('plan_id').execute();
      return rows.map((row) => row.plan_id);
    },
    photo: (planId) =>
      db.selectFrom('plan_photo').select(['bytes', 'sha256']).where('plan_id', '=', planId).executeTakeFirstOrThrow(),
    async trails() {
      const rows = await db.selectFrom('audit').select('plan_id').distinct().orderBy('plan_id').execute();
      return rows.map((row) => row.plan_id);
    },
    async trail(planId) {
      const rows = await db.selectFrom('audit').selectAll().where('plan_id', '=', planId).orderBy('seq').execute();
      return rows.map(storedAudit);
    },
  };
}

/** Throws `StoreUnusable` if the tables are not those of this version of the program. */
async function requireCurrentTables(db: Kysely<Tables>): Promise<void> {
  let steps: string[];
  try {
    const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
    steps = rows.map((row) => row.name);
  } catch (error) {
    if (error instanceof StoreUnavailable || error instanceof StoreUnusable) throw error;
    throw new StoreUnusable('this is no database of Alongside, or it is damaged', { cause: error });
  }
  if (steps.some((step) => !STEPS.includes(step)))
    throw new StoreUnusable('the database was served by a newer version of Alongside; please use that one');
  if (STEPS.some((step) => !steps.includes(step)))
    throw new StoreUnusable('the database is of an older version of Alongside; please start this one once');
}

/** How long one query to PostgreSQL may take, in milliseconds: long enough to read the longest log. */
const QUERY_TIMEOUT = 600_000;

function postgresQueries(url: string): Kysely<Tables> {
  const pool = new Connections({ url, max: 1, connectTimeout: 5000, statementTimeout: QUERY_TIMEOUT });
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

/**
 * Opens the store at a location, runs `work` on one snapshot of it and closes it. Nothing is changed. A server may use the same
 * store meanwhile. Rejects with `StoreUnusable` if there is no database of Alongside.
 */
export async function inspect<T>(
  { dataDir, databaseUrl }: StoreLocation,
  work: (inspection: Inspection) => Promise<T>,
): Promise<T> {
  const file = databaseUrl === null ? openForReading(join(dataDir, 'alongside.db')) : null;
  const db = file === null ? postgresQueries(databaseUrl ?? '') : queriesOver(file);
  try {
    return await db.connection().execute(async (connection) => {
      await (file !== null ? sql`begin` : sql`begin isolation level repeatable read read only`).execute(connection);
      try {
        await requireCurrentTables(connection);
        if (file === null) return await work(inspectionOf(connection, () => [], new Map()));
        const journal = journalOf(file);
        return await work(inspectionOf(connection, () => [...integrityProblems(file), ...journal.damage], journal.rows));
      } finally {
        await sql`rollback`.execute(connection).catch(() => undefined);
      }
    });
  } finally {
    await db.destroy();
  }
}
