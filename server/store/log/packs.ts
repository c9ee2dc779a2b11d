/** The log queries that handle packs. Each row is either in the table `log` or in one pack, never in both. */
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { digestOf } from '#server/store/pack/stretch.ts';
import { z } from 'zod';
import type { Log, LogPack, LogRow, RestoredPiece, Stretch } from '#server/store/log/log.ts';
import type { Tables } from '#server/store/tables.ts';

/** The highest seq that the column can hold. PostgreSQL refuses to compare the column with a higher number. */
export const MAX_SEQ = 2_147_483_647;

/** Limits a seq to the range that the column can be compared with. */
export function clampSeq(seq: number): number {
  return Math.max(0, Math.min(MAX_SEQ, seq));
}

/** A row or a pack, in the result of a statement that reads both. For a pack, `seq` is its first seq and `n` its last. */
export type StretchRow = {
  readonly part: string;
  readonly seq: number;
  readonly n: number | null;
  readonly person_id: string | null;
  readonly at: number | null;
  readonly bytes: Uint8Array;
};

/**
 * The SQL condition for the packs that hold rows of a stretch. Packs do not overlap, so the search in the index starts at the
 * last pack that begins at or before `from`.
 */
export function packsIn(room: RawBuilder<unknown>, from: RawBuilder<unknown>, to: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`log_pack.room = ${room} and log_pack.last_seq >= ${from} and log_pack.first_seq <= ${to}
    and log_pack.first_seq >= coalesce((select max(before.first_seq) from log_pack as before
      where before.room = ${room} and before.first_seq <= ${from}), 0)`;
}

/** Reads packs and rows in one statement, so in one snapshot: no row is there twice, and none is missing. */
export function stretchQuery(room: string, from: number, to: number): RawBuilder<StretchRow> {
  return sql`
    select 'pack' as part, first_seq as seq, last_seq as n, cast(null as text) as person_id, cast(null as bigint) as at, bytes
      from log_pack
      where ${packsIn(sql`${room}`, sql`${from}`, sql`${to}`)}
    union all select 'row', seq, cast(null as integer), person_id, at, bytes from log where room = ${room} and seq >= ${from} and seq <= ${to}
    order by 1, 2`;
}

/** The stretch that the rows of such a statement make up. */
export function stretchOf(found: readonly StretchRow[]): Stretch {
  const packs: LogPack[] = [];
  const rows: LogRow[] = [];
  for (const { part, seq, n, person_id, at, bytes } of found) {
    if (part === 'pack') packs.push({ firstSeq: seq, lastSeq: n ?? 0, bytes });
    else rows.push({ seq, personId: person_id ?? '', at: at ?? 0, update: bytes });
  }
  return { packs, rows };
}

/**
 * Replaces packs and rows by the pack that was made of them (`Log.pack`). The caller has locked the room in this transaction,
 * so no other process appends to the room or packs it meanwhile.
 */
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

const zPieces = z.array(
  z.object({
    clock: z.number().int(),
    length: z.number().int(),
    first: z.object({ client: z.number().int(), clock: z.number().int() }),
    by: z.object({ seq: z.number().int(), personId: z.string(), at: z.number().int() }),
  }),
);

/** The pieces of a restore as they are stored. */
function piecesIn(json: string): RestoredPiece[] {
  return zPieces.parse(JSON.parse(json));
}

/** The queries of housekeeping and of milestones. They are the same on every database. */
export function housekeepingQueries(
  db: Kysely<Tables>,
): Pick<Log, 'layout' | 'roomsToPack' | 'milestoneOf' | 'deletions' | 'putMilestone' | 'restored' | 'putRestored'> {
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
    async roomsToPack(least, limit) {
      // The inner limit makes the database count no more rows of a room than it needs for the answer.
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
        .where('seq', '<=', clampSeq(seq))
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirst();
      return found ?? null;
    },
    async deletions(room, after, to) {
      const found = await db
        .selectFrom('log_milestone')
        .select(['seq', 'deletions_from', 'deletions'])
        .where('room', '=', room)
        .where('seq', '>', clampSeq(after))
        .where('seq', '<=', clampSeq(to))
        .orderBy('seq')
        .execute();
      return found.map(({ seq, deletions_from, deletions }) => ({ seq, from: deletions_from, bytes: deletions }));
    },
    async restored(room) {
      const found = await db.selectFrom('log_restored').select(['client', 'pieces']).where('room', '=', room).execute();
      return found.map(({ client, pieces }) => ({ client, pieces: piecesIn(pieces) }));
    },
    async putRestored(room, restored) {
      if (restored.length === 0) return;
      const rows = restored.map(({ client, pieces }) => ({ room, client, pieces: JSON.stringify(pieces) }));
      await db.insertInto('log_restored').values(rows).execute();
    },
    async putMilestone(room, { seq, state, deletions: { from, bytes } }) {
      const values = { state, deletions_from: from, deletions: bytes };
      await db
        .insertInto('log_milestone')
        .values({ room, seq, ...values })
        .onConflict((c) => c.columns(['room', 'seq']).doUpdateSet(values))
        .execute();
    },
  };
}
