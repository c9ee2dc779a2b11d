/**
 * Measures how fast a batch of updates can be appended durably to the log in PostgreSQL. It compares the product's statements
 * with other forms, in turns, so that other load on the machine affects all of them alike. It prints the best round, which was
 * disturbed least, and the average cost of a batch over all rounds: processor time here and in PostgreSQL, and bytes of the
 * write-ahead log.
 *
 *   node test/bench/postgres-append.ts            without other load
 *   node test/bench/postgres-append.ts --backup   during a long reading transaction, as a backup has
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { openPostgresStore } from '#server/store/postgres/store.ts';
import { appendBatchOf, callOf } from '#server/store/postgres/append-function.ts';
import type { LogEntry } from '#server/store/log/log.ts';
import { findPostgres, freshDatabase } from '../support/postgres.ts';

type Form = (client: pg.Client, entries: readonly LogEntry[]) => Promise<unknown>;

const column = {
  rooms: (entries: readonly LogEntry[]) => entries.map((entry) => entry.room),
  persons: (entries: readonly LogEntry[]) => entries.map((entry) => entry.personId),
  times: (entries: readonly LogEntry[]) => entries.map((entry) => entry.at),
  updates: (entries: readonly LogEntry[]) => entries.map((entry) => entry.update),
};

/** One statement that increases a counter in one row per room. That row is the lock. */
const COUNTER = `
with given as (
  select * from unnest($1::text[], $2::text[], $3::bigint[], $4::bytea[]) with ordinality as g(room, person, at, bytes, n)
), locked as (
  insert into counter (room, last_seq) select room, count(*) from given group by room order by room
  on conflict (room) do update set last_seq = counter.last_seq + excluded.last_seq returning room, last_seq
), numbered as (
  select given.*, (locked.last_seq + 1 - row_number() over (partition by given.room order by given.n desc))::int as seq
  from given join locked on locked.room = given.room
), kept as (
  insert into log (room, seq, person_id, at, bytes) select room, seq, person, at, bytes from numbered
)
select seq from numbered order by n`;

const forms: Readonly<Record<string, Form>> = {
  'function, stripes of advisory locks (the product)': (client, entries) => client.query(callOf(appendBatchOf(entries, 1))),
  'the same, planned anew each time': (client, entries) =>
    client.query({ ...callOf(appendBatchOf(entries, 1)), name: undefined }),
  'one statement, a counter row for each room': (client, entries) =>
    client.query({
      name: 'counter',
      text: COUNTER,
      values: [column.rooms(entries), column.persons(entries), column.times(entries), column.updates(entries)],
    }),
  'a transaction of six statements, counter rows': async (client, entries) => {
    const names = [...new Set(column.rooms(entries))].toSorted();
    await client.query('begin');
    await client.query({
      name: 'make',
      text: 'insert into counter select room, 0 from unnest($1::text[]) as room on conflict do nothing',
      values: [names],
    });
    const locked = await client.query<{ room: string; last_seq: number }>({
      name: 'lock',
      text: 'select room, last_seq from counter where room = any($1::text[]) order by room for update',
      values: [names],
    });
    const last = new Map(locked.rows.map((row) => [row.room, row.last_seq]));
    const seqs = entries.map(({ room }) => {
      const seq = (last.get(room) ?? 0) + 1;
      last.set(room, seq);
      return seq;
    });
    await client.query({
      name: 'insert',
      text: 'insert into log (room, seq, person_id, at, bytes) select * from unnest($1::text[], $2::int[], $3::text[], $4::bigint[], $5::bytea[])',
      values: [column.rooms(entries), seqs, column.persons(entries), column.times(entries), column.updates(entries)],
    });
    await client.query({
      name: 'count',
      text: 'update counter set last_seq = given.seq from unnest($1::text[], $2::int[]) as given(room, seq) where counter.room = given.room',
      values: [names, names.map((name) => last.get(name))],
    });
    await client.query('commit');
  },
};

const ROOMS = 50;
const UPDATE = Uint8Array.from({ length: 40 }, (_, i) => i);
const SLICE = 300;
const ROUNDS = 9;

function batch(form: number, size: number, turn: number): LogEntry[] {
  return Array.from({ length: size }, (_, i) => ({
    room: `section.${form}f25${String((i * 7 + turn * 13) % ROOMS).padStart(4, '0')}-4f89-41d3-9a0c-0305e82c3301`,
    personId: '9f1c2a34-6b1d-4c55-8e0a-5d0c7f3b2a11',
    at: 1_790_000_000_000 + turn,
    update: UPDATE,
    claims: [],
  }));
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** A connection, and the id of the PostgreSQL process that serves it. */
type Connection = { readonly client: pg.Client; readonly pid: number };

async function connected(url: string): Promise<Connection> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return { client, pid: rows[0]?.pid ?? 0 };
}

/** The processor time that processes of this machine have used, in microseconds. 0 if it cannot be read. */
function processorTime(pids: readonly number[]): number {
  try {
    const fields = pids.map((pid) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(' '));
    return fields.reduce((sum, of) => sum + (Number(of[13]) + Number(of[14])) * 10_000, 0);
  } catch {
    return 0;
  }
}

class Figures {
  #batches = 0;
  #rate = 0;
  #lastRate = 0;
  #p50 = Number.POSITIVE_INFINITY;
  #benchTime = 0;
  #postgresTime = 0;
  #wal = 0;

  add(times: readonly number[], ms: number, cost: { here: number; there: number; wal: number }): void {
    this.#batches += times.length;
    this.#lastRate = (times.length * 1000) / ms;
    this.#rate = Math.max(this.#rate, this.#lastRate);
    this.#p50 = Math.min(this.#p50, median(times));
    this.#benchTime += cost.here;
    this.#postgresTime += cost.there;
    this.#wal += cost.wal;
  }

  toString(): string {
    const each = (total: number) => String(Math.round(total / this.#batches)).padStart(5);
    const rates = `${String(Math.round(this.#rate)).padStart(5)} batches/s (last round ${String(Math.round(this.#lastRate)).padStart(5)})`;
    return `${rates}, p50 ${this.#p50.toFixed(2).padStart(5)} ms, here ${each(this.#benchTime)} µs, there ${each(this.#postgresTime)} µs, ${each(this.#wal)} bytes`;
  }
}

async function main(server: string, backup: boolean): Promise<void> {
  const database = await freshDatabase(server);
  await (await openPostgresStore(database.url)).close();
  const all = await Promise.all(Array.from({ length: 4 }, () => connected(database.url)));
  const side = (await connected(database.url)).client;
  await side.query('create table counter (room text primary key, last_seq int not null) with (fillfactor = 50)');
  const written = async (): Promise<number> => {
    const { rows } = await side.query<{ bytes: string }>("select pg_current_wal_lsn() - '0/0'::pg_lsn as bytes");
    return Number(rows[0]?.bytes);
  };
  const reader = backup ? (await connected(database.url)).client : null;
  await reader?.query('begin isolation level repeatable read');
  await reader?.query('select count(*) from log');

  const results = new Map<string, Figures>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const connections of [1, 4]) {
      for (const size of [1, 10, 50]) {
        for (const [which, [name, form]] of Object.entries(forms).entries()) {
          const used = all.slice(0, connections);
          const pids = used.map((connection) => connection.pid);
          const times: number[] = [];
          const before = { here: process.cpuUsage(), there: processorTime(pids), wal: await written() };
          const start = performance.now();
          let turn = round;
          const run = async ({ client }: Connection): Promise<void> => {
            while (performance.now() < start + SLICE) {
              const begun = performance.now();
              await form(client, batch(which, size, (turn += 1)));
              times.push(performance.now() - begun);
            }
          };
          await Promise.all(used.map(run));
          const ms = performance.now() - start;
          const { user, system } = process.cpuUsage(before.here);
          const key = `${connections} connection${connections > 1 ? 's' : ' '}, ${String(size).padStart(2)} rows: ${name}`;
          const of = results.get(key) ?? new Figures();
          results.set(key, of);
          of.add(times, ms, {
            here: user + system,
            there: processorTime(pids) - before.there,
            wal: (await written()) - before.wal,
          });
        }
      }
    }
  }
  for (const [key, figures] of results) console.log(`${key.padEnd(70)} ${String(figures)}`);
  for (const client of [...all.map((connection) => connection.client), side]) await client.end();
  await reader?.end();
  await database.drop();
}

const { values } = parseArgs({ options: { backup: { type: 'boolean', default: false } } });
const server = await findPostgres('the bench of appends');
if (server !== null) await main(server, values.backup);
