/** The log's queries. They are the same on every database, except for the form in which a list of rooms is passed. */
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { SCHEMA_VERSION } from '#shared/schema-version.ts';
import { RoomDamaged } from '#server/store/errors.ts';
import {
  clampSeq,
  housekeepingQueries,
  MAX_SEQ,
  packsIn,
  stretchOf,
  stretchQuery,
  type StretchRow,
} from '#server/store/log/packs.ts';
import { writtenQueries } from '#server/store/log/written.ts';
import { rowsOf } from '#server/store/pack/stretch.ts';
import type { Log, LogEntry, LogRow, Stretch } from '#server/store/log/log.ts';
import type { Tables } from '#server/store/tables.ts';

/** The default limit of `since`, in rows for each room. */
const SINCE_ROWS = 1000;

/** Rooms, each with a seq, as a table that a query reads from. The SQL text is the same for any number of rooms. */
type RoomList = (rooms: readonly (readonly [room: string, seq: number])[]) => RawBuilder<unknown>;

const roomLists: Readonly<Record<'sqlite' | 'postgres', RoomList>> = {
  sqlite: (rooms) =>
    sql`(select json_extract(value, '$[0]') as room, json_extract(value, '$[1]') as seq from json_each(${JSON.stringify(rooms)}))`,
  postgres: (rooms) => sql`unnest(${rooms.map(([room]) => room)}::text[], ${rooms.map(([, seq]) => seq)}::int[])`,
};

// The planner of PostgreSQL might choose to read the whole log instead of one index lookup for each room. The lateral join
// prevents that. SQLite has no lateral joins and uses the index by itself. Rows of a room have no gaps, so a range of seqs
// limits the rows.
function sinceQuery(
  type: 'sqlite' | 'postgres',
  list: RawBuilder<unknown>,
  limit: number,
): RawBuilder<StretchRow & { room: string }> {
  const rows = sql`log.room = have.room and log.seq > have.seq and log.seq <= have.seq + ${sql.lit(limit)}`;
  const packs = packsIn(sql`have.room`, sql`have.seq + 1`, sql`have.seq + ${sql.lit(limit)}`);
  if (type === 'postgres') {
    return sql`select news.* from ${list} as have(room, seq) cross join lateral (
        select 'row' as part, log.seq, cast(null as integer) as n, log.person_id, log.at, log.bytes, log.room from log where ${rows}
        union all select 'pack', log_pack.first_seq, log_pack.last_seq, null, null, log_pack.bytes, log_pack.room
          from log_pack where ${packs}
      ) as news order by news.room, news.part, news.seq`;
  }
  return sql`select 'row' as part, log.seq, null as n, log.person_id, log.at, log.bytes, log.room as room
      from ${list} as have join log on ${rows}
    union all select 'pack', log_pack.first_seq, log_pack.last_seq, null, null, log_pack.bytes, log_pack.room
      from ${list} as have join log_pack on ${packs}
    order by 7, 1, 2`;
}

type Part = 'checkpoint' | 'owner' | 'pack' | 'schema' | 'tail';
type OpenRow = { part: Part; n: number; person_id: string | null; at: number | null; bytes: Uint8Array | null };

/** Reads a whole `StoredRoom` in one statement: one snapshot and one round trip. For a pack, `at` is its last seq. */
function openQuery(room: string): RawBuilder<OpenRow> {
  const covered = sql`coalesce((select seq from checkpoint where room = ${room}), 0)`;
  return sql`
    select 'tail' as part, seq as n, person_id, at, bytes from log where room = ${room} and seq > ${covered}
    union all select 'pack', first_seq, null, last_seq, bytes from log_pack
      where ${packsIn(sql`${room}`, sql`${covered} + 1`, sql.lit(MAX_SEQ))}
    union all select 'checkpoint', seq, null, null, state from checkpoint where room = ${room}
    union all select 'owner', client, person_id, null, null from client_owner where room = ${room}
    union all select 'schema', schema_version, null, null, null from room where room = ${room}
    order by 1, 2`;
}

const NO_BYTES = new Uint8Array();

/** The rows of a stretch. If they cannot be read, one row with empty bytes, which is no valid update. */
function rowsOrPlaceholder(room: string, stretch: Stretch, from: number, to: number): LogRow[] {
  try {
    return rowsOf(room, stretch, from, to);
  } catch (error) {
    if (!(error instanceof RoomDamaged)) throw error;
    return [{ seq: from, personId: '', at: 0, update: NO_BYTES }];
  }
}

/** All methods of a log except `append` and `pack`, which each database implements in its own way. */
export function logQueries(db: Kysely<Tables>, type: 'sqlite' | 'postgres'): Omit<Log, 'append' | 'pack'> {
  const listOf = roomLists[type];
  const stretch = async (room: string, from: number, to: number): Promise<Stretch> =>
    stretchOf((await stretchQuery(room, clampSeq(from), clampSeq(to)).execute(db)).rows);
  return {
    ...housekeepingQueries(db),
    ...writtenQueries(db),
    stretch,
    async heads(rooms) {
      if (rooms.length === 0) return new Map();
      const list = listOf(rooms.map((room) => [room, 0]));
      const { rows } = await sql<{ room: string; seq: number; schema: number }>`
        select have.room,
          coalesce((select max(log.seq) from log where log.room = have.room), 0) as seq,
          coalesce((select schema_version from room where room.room = have.room), ${sql.lit(SCHEMA_VERSION)}) as schema
        from ${list} as ${type === 'postgres' ? sql`have(room, seq)` : sql`have`}`.execute(db);
      return new Map(rows.map(({ room, seq, schema }) => [room, { seq, schema }]));
    },
    async rows(room, from, to) {
      return rowsOf(room, await stretch(room, from, to), from, to);
    },
    async since(seqs, limit = SINCE_ROWS) {
      const news = new Map<string, LogRow[]>();
      if (seqs.size === 0) return news;
      // The query adds `limit` to each seq, so seqs are kept below the point where the sum would overflow. No log gets that
      // long.
      const have = [...seqs].map(([room, seq]) => [room, Math.min(clampSeq(seq), MAX_SEQ - limit - 1)] as const);
      const { rows } = await sinceQuery(type, listOf(have), limit).execute(db);
      const found = Map.groupBy(rows, (row) => row.room);
      for (const [room, of] of found) {
        const from = (seqs.get(room) ?? 0) + 1;
        news.set(room, rowsOrPlaceholder(room, stretchOf(of), from, from + limit - 1));
      }
      return news;
    },
    async open(room) {
      const { rows } = await openQuery(room).execute(db);
      const parts = (part: Part) => rows.filter((row) => row.part === part);
      const [checkpoint] = parts('checkpoint');
      const packs = parts('pack').map(({ n, at, bytes }) => ({ firstSeq: n, lastSeq: at ?? 0, bytes: bytes ?? NO_BYTES }));
      const tail = parts('tail').map(({ n, person_id, at, bytes }) => ({
        seq: n,
        personId: person_id ?? '',
        at: at ?? 0,
        update: bytes ?? NO_BYTES,
      }));
      return {
        schema: parts('schema')[0]?.n ?? SCHEMA_VERSION,
        checkpoint: checkpoint === undefined ? null : { seq: checkpoint.n, state: checkpoint.bytes ?? NO_BYTES },
        tail: rowsOf(room, { packs, rows: tail }, (checkpoint?.n ?? 0) + 1, MAX_SEQ),
        owners: new Map(parts('owner').map((owner) => [owner.n, owner.person_id ?? ''])),
      };
    },
    async lastSeq(room) {
      const last = await db.selectFrom('log').select(db.fn.max('seq').as('seq')).where('room', '=', room).executeTakeFirst();
      return last?.seq ?? 0;
    },
    async checkpointOf(room) {
      return (await db.selectFrom('checkpoint').select(['seq', 'state']).where('room', '=', room).executeTakeFirst()) ?? null;
    },
    async checkpoint(room, seq, state) {
      await db
        .insertInto('checkpoint')
        .values({ room, seq, state })
        .onConflict((c) => c.column('room').doUpdateSet({ seq, state }).where('checkpoint.seq', '<=', seq))
        .execute();
    },
    async raiseSchema(room, schema) {
      await db
        .insertInto('room')
        .values({ room, schema_version: schema })
        .onConflict((c) => c.column('room').doUpdateSet({ schema_version: schema }).where('room.schema_version', '<', schema))
        .execute();
    },
  };
}

/** Inserts the first row of a room's log, inside a transaction of the records. */
export async function appendFirst(db: Kysely<Tables>, entry: LogEntry): Promise<void> {
  await db
    .insertInto('room')
    .values({ room: entry.room, schema_version: SCHEMA_VERSION })
    .onConflict((c) => c.doNothing())
    .execute();
  await db
    .insertInto('log')
    .values({ room: entry.room, seq: 1, person_id: entry.personId, at: entry.at, bytes: entry.update })
    .execute();
  for (const client of entry.claims) {
    await db.insertInto('client_owner').values({ room: entry.room, client, person_id: entry.personId }).execute();
  }
}
