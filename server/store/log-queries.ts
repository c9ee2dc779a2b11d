/** Reading the log and its checkpoints: the same queries on every database, but for how a list of rooms is handed over. */
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { SCHEMA_VERSION } from '#shared/schema-version.ts';
import type { Log, LogEntry, LogRow } from '#server/store/store.ts';
import type { Tables } from '#server/store/tables.ts';

/** The highest seq that the column holds. PostgreSQL refuses a comparison with more. */
const MAX_SEQ = 2_147_483_647;
/** How many rows of one room `since` gives where nothing else is asked. */
const SINCE_ROWS = 1000;

type RawRow = Omit<Tables['log'], 'room'>;

function logRow(row: RawRow): LogRow {
  return { seq: row.seq, personId: row.person_id, at: row.at, update: row.bytes };
}

function bySeq(seq: number): number {
  return Math.max(0, Math.min(MAX_SEQ, seq));
}

/** Rooms with a number each, as a table that a query reads from. Its text is the same for any number of rooms. */
type RoomList = (rooms: readonly (readonly [room: string, seq: number])[]) => RawBuilder<unknown>;

const roomLists: Readonly<Record<'sqlite' | 'postgres', RoomList>> = {
  sqlite: (rooms) =>
    sql`(select json_extract(value, '$[0]') as room, json_extract(value, '$[1]') as seq from json_each(${JSON.stringify(rooms)}))`,
  postgres: (rooms) => sql`unnest(${rooms.map(([room]) => room)}::text[], ${rooms.map(([, seq]) => seq)}::int[])`,
};

// PostgreSQL might judge that reading the whole log is quicker than asking its index once a room; this leaves it no choice.
// SQLite knows no lateral joins, and does the same by itself.
function sinceQuery(
  type: 'sqlite' | 'postgres',
  list: RawBuilder<unknown>,
  limit: number,
): RawBuilder<RawRow & { room: string }> {
  if (type === 'sqlite') {
    return sql`select * from (
      select log.*, row_number() over (partition by log.room order by log.seq) as nth
      from ${list} as have join log on log.room = have.room and log.seq > have.seq
    ) where nth <= ${limit} order by room, seq`;
  }
  return sql`select news.* from ${list} as have(room, seq) cross join lateral (
    select * from log where log.room = have.room and log.seq > have.seq order by log.seq limit ${limit}
  ) as news order by news.room, news.seq`;
}

type Part = 'checkpoint' | 'owner' | 'schema' | 'tail';
type OpenRow = { part: Part; n: number; person_id: string | null; at: number | null; bytes: Uint8Array | null };

/** One statement, so that all of it is of one moment and costs one round trip. */
function openQuery(room: string): RawBuilder<OpenRow> {
  return sql`
    select 'tail' as part, seq as n, person_id, at, bytes from log
      where room = ${room} and seq > coalesce((select seq from checkpoint where room = ${room}), 0)
    union all select 'checkpoint', seq, null, null, state from checkpoint where room = ${room}
    union all select 'owner', client, person_id, null, null from client_owner where room = ${room}
    union all select 'schema', schema_version, null, null, null from room where room = ${room}
    order by 1, 2`;
}

const NOTHING = new Uint8Array();

/** All of a log except the appending, which each database does in its own fastest way. */
export function logQueries(db: Kysely<Tables>, type: 'sqlite' | 'postgres'): Omit<Log, 'append'> {
  const listOf = roomLists[type];
  return {
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
      const found = await db
        .selectFrom('log')
        .select(['seq', 'person_id', 'at', 'bytes'])
        .where('room', '=', room)
        .where('seq', '>=', bySeq(from))
        .where('seq', '<=', bySeq(to))
        .orderBy('seq')
        .execute();
      return found.map(logRow);
    },
    async since(seqs, limit = SINCE_ROWS) {
      const news = new Map<string, LogRow[]>();
      if (seqs.size === 0) return news;
      const { rows } = await sinceQuery(type, listOf([...seqs].map(([room, seq]) => [room, bySeq(seq)])), limit).execute(db);
      for (const row of rows) {
        const of = news.get(row.room);
        if (of === undefined) news.set(row.room, [logRow(row)]);
        else of.push(logRow(row));
      }
      return news;
    },
    async open(room) {
      const { rows } = await openQuery(room).execute(db);
      const parts = (part: Part) => rows.filter((row) => row.part === part);
      const [checkpoint] = parts('checkpoint');
      return {
        schema: parts('schema')[0]?.n ?? SCHEMA_VERSION,
        checkpoint: checkpoint === undefined ? null : { seq: checkpoint.n, state: checkpoint.bytes ?? NOTHING },
        tail: parts('tail').map(({ n, person_id, at, bytes }) => ({
          seq: n,
          personId: person_id ?? '',
          at: at ?? 0,
          update: bytes ?? NOTHING,
        })),
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

/** The first row of a room's log, inside a transaction of the records. */
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
