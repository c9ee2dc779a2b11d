/** The PostgreSQL store when PostgreSQL or the network fails, and its behaviour beyond the contract. */
import { setTimeout as wait } from 'node:timers/promises';
import { getMigrations } from 'better-auth/db/migration';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { authOptions } from '#server/http/auth.ts';
import { StoreUnavailable, StoreUnusable } from '#server/store/errors.ts';
import { STEPS } from '#server/store/migrations.ts';
import { openPostgresStore, type PostgresOptions } from '#server/store/postgres/store.ts';
import type { Store } from '#server/store/store.ts';
import { TcpProxy } from '../support/line.ts';
import { OwnPostgres, postgresPrograms } from '../support/own-postgres.ts';
import { until } from '../support/participant.ts';
import { askPostgres, endConnections, findPostgres, freshDatabase, type TestDatabase } from '../support/postgres.ts';
import { entry, addPeople, addPlan, PLAN } from './kit.ts';

const server = await findPostgres('the faults of PostgreSQL');
const programs = postgresPrograms('crashes of PostgreSQL');

/** Short timeouts, so that a test reaches them. */
const SHORT_TIMEOUTS: PostgresOptions = { reachTimeout: 500, connectTimeout: 500, appendTimeout: 500, statementTimeout: 800 };

const caught = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no error',
    (error: unknown) => error,
  );

/** Appends to three rooms without pause, as several nodes do, and records what was acknowledged. */
class Load {
  readonly acknowledged: string[] = [];
  readonly refused: unknown[] = [];
  #over = false;
  readonly #done: Promise<unknown>;

  constructor(stores: readonly Store[]) {
    this.#done = Promise.all(stores.flatMap((store, writer) => [0, 1].map((which) => this.#run(store, writer * 2 + which))));
  }

  async #run({ log }: Store, writer: number): Promise<void> {
    for (let n = 0; !this.#over; n += 1) {
      const entries = ['a', 'b', 'c'].map((room) => ({ ...entry(room, 0), update: Buffer.from(`${writer} ${n}`) }));
      try {
        const seqs = await log.append(entries);
        for (const [i, { room }] of entries.entries()) this.acknowledged.push(`${room} ${seqs[i]} ${writer} ${n}`);
      } catch (error) {
        this.refused.push(error);
        await wait(20);
      }
    }
  }

  async end(): Promise<void> {
    this.#over = true;
    await this.#done;
  }
}

/** All rows in the log of these rooms, in the format of `acknowledged`. Fails if their numbers have gaps. */
async function logged({ log }: Store): Promise<Set<string>> {
  const all = new Set<string>();
  for (const room of ['a', 'b', 'c']) {
    const rows = await log.rows(room, 1, Number.MAX_SAFE_INTEGER);
    expect(rows.map((row) => row.seq)).toEqual(rows.map((_, i) => i + 1));
    for (const row of rows) all.add(`${room} ${row.seq} ${Buffer.from(row.update).toString()}`);
  }
  return all;
}

async function nothingLost(store: Store, load: Load): Promise<void> {
  const stored = await logged(store);
  expect(load.acknowledged.filter((one) => !stored.has(one))).toEqual([]);
  // A batch of three entries is stored as a whole or not at all.
  expect(stored.size % 3).toBe(0);
  for (const error of load.refused) expect(error).toBeInstanceOf(StoreUnavailable);
}

describe.skipIf(server === null)('a shared store', () => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  let store: Store;
  beforeEach(async () => {
    database = await freshDatabase(server ?? '');
    const { port, hostname } = new URL(database.url);
    proxy = await TcpProxy.open(Number(port || 5432), hostname);
    store = await openPostgresStore(proxy.urlThrough(database.url), SHORT_TIMEOUTS);
  });
  afterEach(async () => {
    await store.close();
    await proxy.close();
    await database.drop();
  });

  it('is made by many that start at once on an empty database', async () => {
    const empty = await freshDatabase(server ?? '');
    const stores = await Promise.all(Array.from({ length: 6 }, () => openPostgresStore(empty.url)));
    await Promise.all(stores.map((one) => one.ready()));
    const given = await Promise.all(stores.map((one) => one.log.append([entry('a', 1)])));
    expect(given.flat().toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6]);
    const steps = await askPostgres(empty.url, 'select name from kysely_migration order by name');
    expect(steps.map((step) => step['name'])).toEqual([...STEPS]);
    await Promise.all(stores.map((one) => one.close()));
    await empty.drop();
  });

  it('does not touch what a newer version has migrated', async () => {
    await askPostgres(database.url, `insert into kysely_migration values ('9999-later', '2099-01-01T00:00:00.000Z')`);
    const error = await caught(openPostgresStore(database.url));
    expect(error).toBeInstanceOf(StoreUnusable);
    expect(String(error)).toMatch(/newer version/);
  });

  it('has the tables and types that the sign-in library wants', async () => {
    const warnings: string[] = [];
    const options = authOptions(
      store,
      { publicUrl: null, secret: 'a secret that is long enough for this' },
      pino({ level: 'silent' }),
    );
    const logger = {
      level: 'warn',
      log: (level: string, message: string) => void warnings.push(`${level} ${message}`),
    } as const;
    const { toBeCreated, toBeAdded } = await getMigrations({ ...options, logger });
    expect([toBeCreated, toBeAdded, warnings]).toEqual([[], [], []]);
  });

  it('says where it looked when nothing answers there, and never a password', async () => {
    const error = await caught(openPostgresStore('postgres://care:hush@127.0.0.1:1/care', SHORT_TIMEOUTS));
    expect(error).toBeInstanceOf(StoreUnusable);
    expect(String(error)).toMatch(/no PostgreSQL answers at 127\.0\.0\.1:1\/care: .*ECONNREFUSED/);
    expect(String(error)).not.toMatch(/hush/);
    const missing = new URL(database.url);
    missing.pathname = '/alongside_never';
    expect(String(await caught(openPostgresStore(missing.href)))).toMatch(/StoreUnusable: .*"alongside_never" does not exist/);
  });

  it('waits at its start for a PostgreSQL that is still on its way', async () => {
    proxy.cut();
    const opening = openPostgresStore(proxy.urlThrough(database.url));
    await wait(700);
    proxy.restore();
    await (await opening).close();
  });

  it('makes its own commits durable where the database would not', async () => {
    await askPostgres(database.url, `alter database ${new URL(database.url).pathname.slice(1)} set synchronous_commit = off`);
    const warnings: string[] = [];
    const own = await openPostgresStore(database.url, { warn: (sentence) => void warnings.push(sentence) });
    expect(warnings).toEqual([expect.stringMatching(/synchronous_commit off/)]);
    const { rows } = await own.database
      .selectNoFrom((e) => e.fn<string>('current_setting', [e.val('synchronous_commit')]).as('is'))
      .execute()
      .then((found) => ({ rows: found }));
    expect(rows).toEqual([{ is: 'on' }]);
    await own.close();
  });

  it('loses nothing that it acknowledged when all its connections end, again and again', async () => {
    const other = await openPostgresStore(database.url, SHORT_TIMEOUTS);
    const load = new Load([store, other]);
    for (let round = 0; round < 5; round += 1) {
      await wait(150);
      await endConnections(database.url);
    }
    await until('a good deal was kept', () => load.acknowledged.length > 60);
    await load.end();
    expect(load.refused.length).toBeGreaterThan(0);
    expect(load.acknowledged.length).toBeGreaterThan(50);
    await nothingLost(other, load);
    await other.close();
  });

  it('keeps nothing of a transaction whose connection ends, and the process lives on', async () => {
    const error = await caught(
      store.write(async (records) => {
        await addPlan(records);
        await endConnections(database.url);
        await wait(50);
        await records.updatePlan('plan', { title: 'too late' });
      }),
    );
    expect(error).toBeInstanceOf(StoreUnavailable);
    expect([await store.records.plan('plan'), await store.records.person('ann')]).toEqual([null, null]);
    await store.write(addPlan);
    expect(await store.records.plan('plan')).toEqual(PLAN);
  });

  it('says at once that it is not there when it is cut off, and comes back by itself', async () => {
    await store.log.append([entry('a', 1)]);
    proxy.cut();
    const startTime = performance.now();
    const errors = await Promise.all([
      caught(store.log.append([entry('a', 2)])),
      caught(store.log.since(new Map([['a', 0]]))),
      caught(store.write(addPeople)),
      caught(store.records.plan('plan')),
      caught(store.ready()),
    ]);
    for (const error of errors) expect(error).toBeInstanceOf(StoreUnavailable);
    expect(performance.now() - startTime).toBeLessThan(1500);
    // Without a connection nothing was sent, so the store knows for certain that nothing was stored.
    expect(await caught(store.log.append([entry('a', 3)]))).toMatchObject({ uncertain: false });
    proxy.restore();
    await store.ready();
    expect(await store.log.append([entry('a', 4)])).toEqual([await store.log.lastSeq('a')]);
    await store.write(addPeople);
  });

  it('never waits without end for a network that has gone silent', async () => {
    await Promise.all([store.log.append([entry('a', 1)]), store.ready()]);
    proxy.silence();
    const startTime = performance.now();
    const results = await Promise.all([
      caught(store.log.append([entry('a', 2)])),
      ...Array.from({ length: 20 }, () => caught(store.log.lastSeq('a'))),
      ...Array.from({ length: 20 }, () => caught(store.write(addPeople))),
      caught(store.ready()),
    ]);
    for (const error of results) expect(error).toBeInstanceOf(StoreUnavailable);
    expect(results[0]).toMatchObject({ uncertain: true });
    expect(performance.now() - startTime).toBeLessThan(6000);
    proxy.restore();
    await wait(100);
    // An append that timed out does not arrive later: its connection was closed together with the data that waited in it.
    await store.ready();
    const last = await store.log.lastSeq('a');
    expect(await store.log.append([entry('a', 3)])).toEqual([last + 1]);
    await store.write(addPeople);
  });

  it('is not held up by another’s transaction for longer than it says', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const other = await openPostgresStore(database.url, { statementTimeout: 20_000 });
    let transaction: Promise<void> = Promise.resolve();
    await new Promise<void>((begun) => {
      transaction = other.write(async () => {
        begun();
        await gate;
      });
    });
    expect(await caught(store.write(addPeople))).toBeInstanceOf(StoreUnavailable);
    // Appends do not wait for the transaction.
    expect(await store.log.append([entry('a', 1)])).toEqual([1]);
    release();
    await transaction;
    await store.write(addPeople);
    await other.close();
  });
});

describe.skipIf(programs === null)('a shared store whose PostgreSQL crashes', () => {
  let own: OwnPostgres;
  let store: Store;
  beforeEach(async () => {
    own = await OwnPostgres.make(programs ?? '');
    store = await openPostgresStore(own.url, SHORT_TIMEOUTS);
  });
  afterEach(async () => {
    await store.close();
    await own.remove();
  });

  it('has everything that it acknowledged, each time it is back', async () => {
    const other = await openPostgresStore(own.url, SHORT_TIMEOUTS);
    const load = new Load([store, other]);
    for (let round = 0; round < 3; round += 1) {
      await wait(400);
      await own.crash();
      expect(await caught(store.ready())).toBeInstanceOf(StoreUnavailable);
      await own.start();
    }
    await until('a good deal was kept', () => load.acknowledged.length > 60);
    await load.end();
    await store.ready();
    await nothingLost(store, load);
    expect(load.acknowledged.length).toBeGreaterThan(50);
    await other.close();
  });

  it('shows nobody a row before it is as durable as it will be when acknowledged (S1)', async () => {
    const reader = await openPostgresStore(own.url, SHORT_TIMEOUTS);
    await store.log.append([entry('a', 1)]);
    // A commit now waits for a standby server that does not exist: it is written here, but not yet acknowledged.
    const set = async (names: string) => {
      await askPostgres(own.url, `alter system set synchronous_standby_names = '${names}'`);
      await askPostgres(own.url, 'select pg_reload_conf()');
      await wait(200);
    };
    await set('nobody');
    let acknowledged = false;
    const appending = store.log.append([entry('a', 2)]).then(() => (acknowledged = true));
    await wait(150);
    expect([
      await reader.log.lastSeq('a'),
      (await reader.log.since(new Map([['a', 0]]))).get('a')?.length,
      acknowledged,
    ]).toEqual([1, 1, false]);
    await set('');
    await appending;
    expect(await reader.log.lastSeq('a')).toBe(2);
    await reader.close();
  });
});
