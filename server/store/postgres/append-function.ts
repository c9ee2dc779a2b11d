/**
 * The PostgreSQL function that appends a batch to the log, in one round trip and one durable commit for any number of rows.
 * docs/decisions has the figures that led to it.
 *
 * Servers of two versions may run at once. Every version of the function therefore has to keep these rules:
 * - Rooms are locked first, by stripes of the hash of their names, in ascending order, so that two batches cannot deadlock.
 *   Stripes are locked, not rooms, because the lock table of PostgreSQL is small and a batch may span thousands of rooms. The
 *   locks are held until the commit. Within a room, rows therefore become readable in the order of their seqs.
 * - Each later statement sees everything that was committed before the locks were acquired. This needs READ COMMITTED.
 * - An append only inserts rows and updates none. A long backup keeps the old versions of updated rows alive, and these would
 *   slow appends down.
 */
import { sql, type RawBuilder } from 'kysely';
import type { LogEntry } from '#server/store/log/log.ts';
import { writtenText } from '#server/store/log/written.ts';

/** The SQLSTATE of the error with which the function refuses claims. The detail of the error is a JSON list of conflicts. */
export const CLAIMS_REFUSED = 'AL001';

/** The first of the two keys of a stripe's advisory lock. It keeps these locks apart from others in the same database. */
const LOCK_SPACE = 1_095_520_321;
const STRIPES = 1024;

/** The SQL that creates the function. It is part of a released migration step: never edit it, add a step with a new version. */
export const CREATE_APPEND = `
create function alongside_append(
  stripes int[], rooms text[], schema_version int,
  row_room int[], row_rank int[], row_person text[], row_at bigint[], row_start int[], row_size int[], all_bytes bytea,
  claim_row int[], claim_client bigint[]
) returns int[] language plpgsql as $$
declare
  stripe int;
  lasts int[];
  conflicts text;
begin
  foreach stripe in array stripes loop
    perform pg_advisory_xact_lock(${LOCK_SPACE}, stripe);
  end loop;
  lasts := array(
    select coalesce((select max(log.seq) from log where log.room = given.name), 0)
    from unnest(rooms) with ordinality as given(name, nth) order by given.nth
  );
  if 0 = any(lasts) then
    insert into room (room, schema_version)
      select given.name, alongside_append.schema_version from unnest(rooms) as given(name) on conflict do nothing;
  end if;
  if cardinality(claim_row) > 0 then
    insert into client_owner (room, client, person_id)
      select rooms[row_room[given.nth]], given.client, row_person[given.nth]
      from unnest(claim_row, claim_client) with ordinality as given(nth, client, place) order by given.place
      on conflict do nothing;
    select json_agg(json_build_object('index', given.nth - 1, 'client', given.client, 'owner', held.person_id) order by given.nth)
      into conflicts
      from unnest(claim_row, claim_client) as given(nth, client)
      join client_owner as held on held.room = rooms[row_room[given.nth]] and held.client = given.client
      where held.person_id <> row_person[given.nth];
    if conflicts is not null then
      raise exception 'a client id belongs to somebody else' using errcode = '${CLAIMS_REFUSED}', detail = conflicts;
    end if;
  end if;
  insert into log (room, seq, person_id, at, bytes)
    select rooms[given.place], lasts[given.place] + given.rank, given.person, given.at,
      substring(all_bytes from given.start for given.size)
    from unnest(row_room, row_rank, row_person, row_at, row_start, row_size) as given(place, rank, person, at, start, size);
  return lasts;
end $$`;

/** The SQL that calls the function. Its text never changes, so PostgreSQL plans it once for each connection. */
const CALL_APPEND = 'select alongside_append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) as lasts';

/**
 * The SQL that also stores the written times of some entries, in the same statement and so in the same commit: `$13` has their positions in
 * the batch, from 1, and `$14` the times. Nearly no batch has any.
 */
const CALL_APPEND_WRITTEN = `
with appended as materialized (${CALL_APPEND}),
kept as (
  insert into log_written (room, seq, person_id, runs)
    select ($2::text[])[($4::int[])[given.nth]], appended.lasts[($4::int[])[given.nth]] + ($5::int[])[given.nth],
      ($6::text[])[given.nth], given.runs
    from appended, unnest($13::int[], $14::text[]) as given(nth, runs)
)
select lasts from appended`;

/**
 * A query that waits for a room's lock and holds it until the transaction ends. No other process appends to the room meanwhile.
 */
export function lockOf(room: string): RawBuilder<unknown> {
  return sql`select pg_advisory_xact_lock(${sql.lit(LOCK_SPACE)}, ${sql.lit(stripeOf(room))})`;
}

/** The number of the stripe of a room's lock. All servers have to compute the same one. */
function stripeOf(room: string): number {
  let hash = 0;
  for (let i = 0; i < room.length; i += 1) hash = (Math.imul(hash, 31) + room.charCodeAt(i)) | 0;
  return hash & (STRIPES - 1);
}

// An array as PostgreSQL writes it. This is faster than the driver, which would quote and escape each number.
const numbers = (list: readonly number[]): string => `{${list.join(',')}}`;

/**
 * The arguments of the function for a batch. `seqs` turns its result (the last seq of each room before it) into a seq for each
 * row.
 */
export type AppendBatch = {
  readonly values: unknown[];
  /** The further arguments of `CALL_APPEND_WRITTEN`; null if no entry has written times. */
  readonly written: readonly unknown[] | null;
  seqs(lasts: readonly number[]): number[];
};

/**
 * Turns a batch into columns. All updates are in one byte string, because an array of byte strings would be sent as hex. The
 * rank of each row in its room is computed here, so that the database need not do it.
 */
export function appendBatchOf(entries: readonly LogEntry[], schema: number): AppendBatch {
  const rooms = new Map<string, { position: number; rows: number }>();
  const rows: { room: number; rank: number }[] = [];
  const starts: number[] = [];
  const claims: { row: number; client: number }[] = [];
  let start = 1;
  for (const [index, entry] of entries.entries()) {
    let of = rooms.get(entry.room);
    if (of === undefined) rooms.set(entry.room, (of = { position: rooms.size + 1, rows: 0 }));
    of.rows += 1;
    rows.push({ room: of.position, rank: of.rows });
    starts.push(start);
    start += entry.update.length;
    for (const client of entry.claims) claims.push({ row: index + 1, client });
  }
  const names = [...rooms.keys()];
  const written = entries.flatMap((entry, index) =>
    entry.written === undefined || entry.written.length === 0 ? [] : [{ row: index + 1, runs: writtenText(entry.written) }],
  );
  return {
    values: [
      numbers([...new Set(names.map(stripeOf))].toSorted((a, b) => a - b)),
      names,
      schema,
      numbers(rows.map((row) => row.room)),
      numbers(rows.map((row) => row.rank)),
      entries.map((entry) => entry.personId),
      numbers(entries.map((entry) => entry.at)),
      numbers(starts),
      numbers(entries.map((entry) => entry.update.length)),
      Buffer.concat(entries.map((entry) => entry.update)),
      numbers(claims.map((claim) => claim.row)),
      numbers(claims.map((claim) => claim.client)),
    ],
    written: written.length === 0 ? null : [numbers(written.map(({ row }) => row)), written.map(({ runs }) => runs)],
    seqs: (lasts) => rows.map(({ room, rank }) => (lasts[room - 1] ?? 0) + rank),
  };
}

/** The query that appends a batch. Its answer has one row, with the last seq of each room before the batch as `lasts`. */
export function callOf({ values, written }: AppendBatch): {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
} {
  if (written === null) return { name: 'append', text: CALL_APPEND, values };
  return { name: 'append written', text: CALL_APPEND_WRITTEN, values: [...values, ...written] };
}
