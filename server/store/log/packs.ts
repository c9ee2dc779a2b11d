/** The part of a log's queries that knows of packs: a run of rows lies either as rows or in a pack, and never in both. */
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { digestOf } from '#server/store/pack/stretch.ts';
import type { Log, LogPack, LogRow, Stretch } from '#server/store/log/log.ts';
import type { Tables } from '#server/store/tables.ts';

/** The highest seq that the column holds. PostgreSQL refuses a comparison with more. */
export const MAX_SEQ = 2_147_483_647;

/** A seq as the column can be compared with it. */
export function bySeq(seq: number): number {
  return Math.max(0, Math.min(MAX_SEQ, seq));
}

/** A row or a pack, as one statement gives them both: for a pack `n` is its last seq. */
export type StretchRow = {
  readonly part: string;
  readonly seq: number;
  readonly n: number | null;
  readonly person_id: string | null;
  readonly at: number | null;
  readonly bytes: Uint8Array;
};

/** Only packs that reach into a stretch, found by the index: they begin with the last one that begins before it. */
export function packsIn(room: RawBuilder<unknown>, from: RawBuilder<unknown>, to: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`log_pack.room = ${room} and log_pack.last_seq >= ${from} and log_pack.first_seq <= ${to}
    and log_pack.first_seq >= coalesce((select max(before.first_seq) from log_pack as before
      where before.room = ${room} and before.first_seq <= ${from}), 0)`;
}

/** One statement, so that packs and rows are of one moment: nothing is there twice, and nothing missing. */
export function stretchQuery(room: string, from: number, to: number): RawBuilder<StretchRow> {
  return sql`
    select 'pack' as part, first_seq as seq, last_seq as n, cast(null as text) as person_id, cast(null as bigint) as at, bytes
      from log_pack
      where ${packsIn(sql`${room}`, sql`${from}`, sql`${to}`)}
    union all select 'row', seq, cast(null as integer), person_id, at, bytes from log where room = ${room} and seq >= ${from} and seq <= ${to}
    order by 1, 2`;
}

/** What such a statement gave. */
export function stretchOf(found: readonly StretchRow[]): Stretch {
  const packs: LogPack[] = [];
  const rows: LogRow[] = [];
  for (const { part, seq, n, person_id, at, bytes } of found) {
    if (part === 'pack') packs.push({ firstSeq: seq, lastSeq: n ?? 0, bytes });
    else rows.push({ seq, personId: person_id ?? '', at: at ?? 0, update: bytes });
  }
  return { packs, rows };
}

/** Puts a pack in the place of what it was made of, inside a transaction that nobody appends or packs beside in this room. */
export async function putPack(
  tx: Kysely<Tables>,
  room: string,
  { firstSeq, lastSeq, bytes }: LogPack,
  was: string,
): Promise<boolean> {
  const { rows } = await stretchQuery(room, firstSeq, lastSeq).execute(tx);
  if (digestOf(stretchOf(rows)) !== was) return false;
  const after = await tx.selectFrom('log').select('seq').where('room', '=', room).where('seq', '>', lastSeq).limit(1).execute();
  if (after.length === 0) return false;
  await tx
    .deleteFrom('log_pack')
    .where('room', '=', room)
    .where('first_seq', '>=', firstSeq)
    .where('last_seq', '<=', lastSeq)
    .execute();
  await tx.deleteFrom('log').where('room', '=', room).where('seq', '>=', firstSeq).where('seq', '<=', lastSeq).execute();
  await tx.insertInto('log_pack').values({ room, first_seq: firstSeq, last_seq: lastSeq, bytes }).execute();
  return true;
}

/** What housekeeping asks, and the states that history is kept quick with: the same on every database. */
export function housekeepingQueries(db: Kysely<Tables>): Pick<Log, 'layout' | 'untidy' | 'milestoneOf' | 'putMilestone'> {
  return {
    async layout(room, rows) {
      const packs = await db
        .selectFrom('log_pack')
        .select(['first_seq', 'last_seq', sql<number>`length(bytes)`.as('size')])
        .where('room', '=', room)
        .orderBy('first_seq')
        .execute();
      const milestones = await db
        .selectFrom('log_milestone')
        .select(['seq', sql<number>`length(state)`.as('size')])
        .where('room', '=', room)
        .orderBy('seq')
        .execute();
      const oldest = await db
        .selectFrom('log')
        .select(['seq', sql<number>`length(bytes)`.as('size')])
        .where('room', '=', room)
        .orderBy('seq')
        .limit(rows)
        .execute();
      const checkpoint = await db.selectFrom('checkpoint').select('seq').where('room', '=', room).executeTakeFirst();
      const last = await db.selectFrom('log').select(db.fn.max('seq').as('seq')).where('room', '=', room).executeTakeFirst();
      return {
        last: last?.seq ?? 0,
        checkpoint: checkpoint?.seq ?? 0,
        packs: packs.map((each) => ({ firstSeq: each.first_seq, lastSeq: each.last_seq, size: each.size })),
        milestones,
        rows: oldest,
      };
    },
    async untidy(least, limit) {
      // No more rows are looked at in any room than it takes to know.
      const { rows } = await sql<{ room: string }>`
        select checkpoint.room from checkpoint where (
          select count(*) from (
            select log.seq from log where log.room = checkpoint.room and log.seq <= checkpoint.seq limit ${sql.lit(least)}
          ) as found
        ) >= ${sql.lit(least)} order by checkpoint.room limit ${sql.lit(limit)}`.execute(db);
      return rows.map((row) => row.room);
    },
    async milestoneOf(room, seq) {
      const found = await db
        .selectFrom('log_milestone')
        .select(['seq', 'state'])
        .where('room', '=', room)
        .where('seq', '<=', bySeq(seq))
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirst();
      return found ?? null;
    },
    async putMilestone(room, seq, state) {
      await db
        .insertInto('log_milestone')
        .values({ room, seq, state })
        .onConflict((c) => c.columns(['room', 'seq']).doUpdateSet({ state }))
        .execute();
    },
  };
}
