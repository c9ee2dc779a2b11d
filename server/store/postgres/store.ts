/** The PostgreSQL store, for installations with several machines: all servers share one database. */
import { setTimeout as wait } from 'node:timers/promises';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { SCHEMA_VERSION } from '#shared/schema-version.ts';
import { StoreUnavailable, StoreUnusable } from '#server/store/errors.ts';
import { putPack } from '#server/store/log/packs.ts';
import { logQueries } from '#server/store/log/queries.ts';
import { migrate } from '#server/store/migrations.ts';
import { refuseOldLogs } from '#server/store/old-logs.ts';
import { appendBatchOf, callOf, lockOf } from '#server/store/postgres/append-function.ts';
import { appendIfAllowed, isConditional } from '#server/store/postgres/conditional-append.ts';
import { Connections } from '#server/store/postgres/connections.ts';
import { WriteQueue } from '#server/store/postgres/write-queue.ts';
import { recordsOver, standaloneRecords } from '#server/store/records/records.ts';
import type { Log, LogEntry } from '#server/store/log/log.ts';
import type { Store } from '#server/store/store.ts';
import type { Tables } from '#server/store/tables.ts';

/** Timeouts of a store on PostgreSQL, in milliseconds. Each has a default that suits a service. */
export type PostgresOptions = {
  /** How long the opening retries to reach PostgreSQL. */
  readonly reachTimeout?: number;
  readonly connectTimeout?: number;
  readonly appendTimeout?: number;
  /** For all statements except appends. Long enough to read the longest history. */
  readonly statementTimeout?: number;
  /** How long the opening waits for another server's migration. */
  readonly migrationTimeout?: number;
  /** Called with a sentence about a setting that the person who runs the database should change. */
  readonly warn?: (sentence: string) => void;
};

/** The keys of two advisory locks: one for writes of the records, one for migrations. Each allows one at a time. */
const WRITE_LOCK = 1_095_520_322;
const MIGRATION_LOCK = 1_095_520_323;
/** Appends have their own connections, so that they never wait for reads. */
const APPEND_CONNECTIONS = 3;
const RECORD_CONNECTIONS = 8;
/** How long `ready` waits for an answer, in milliseconds. */
const READY_TIMEOUT = 3000;

/** The address in a database URL, without its user and password, for messages. */
function addressOf(url: string): string {
  try {
    const { hostname, port, pathname } = new URL(url);
    return `${hostname || 'this machine'}${port === '' ? '' : `:${port}`}${pathname}`;
  } catch {
    return 'the given address';
  }
}

type Settings = { encoding: string; fsync: string; commit: string; pages: string };

/**
 * Checks the settings of PostgreSQL that durable storage depends on. Warns of bad ones, and throws if the encoding is not
 * UTF-8.
 */
async function checkSettings(connections: Connections, warn: (sentence: string) => void): Promise<void> {
  const [found] = await connections.queryOnce<Settings>({
    text: `select current_setting('server_encoding') as encoding, current_setting('fsync') as fsync,
      (select reset_val from pg_settings where name = 'synchronous_commit') as commit, current_setting('full_page_writes') as pages`,
  });
  if (found === undefined) return;
  if (found.encoding !== 'UTF8')
    throw new StoreUnusable(`the database is encoded in ${found.encoding}; please make one in UTF8`);
  if (found.commit === 'off') warn('PostgreSQL has synchronous_commit off; Alongside turns it on for its own connections.');
  if (found.fsync === 'off') warn('PostgreSQL has fsync off: a loss of power can take back what was saved. Please turn it on.');
  if (found.pages === 'off')
    warn('PostgreSQL has full_page_writes off: a loss of power can damage what was saved. Please turn it on.');
}

/** Connects, with retries until `timeout` (milliseconds): when all machines start together, PostgreSQL may be ready later. */
async function connectWithRetry(
  connections: Connections,
  address: string,
  timeout: number,
  warn: (sentence: string) => void,
): Promise<void> {
  const until = performance.now() + timeout;
  for (;;) {
    try {
      await checkSettings(connections, warn);
      return;
    } catch (error) {
      if (error instanceof StoreUnusable)
        throw new StoreUnusable(`PostgreSQL at ${address} refuses: ${error.message}`, { cause: error });
      if (!(error instanceof StoreUnavailable)) throw error;
      if (performance.now() > until)
        throw new StoreUnusable(`no PostgreSQL answers at ${address}: ${error.message}`, { cause: error });
      await wait(300);
    }
  }
}

/**
 * Migrates on connections with their own timeout (milliseconds), because it may have to wait for another server's migration.
 */
async function migrateUnderLock(url: string, timeout: number): Promise<void> {
  const connections = new Connections({ url, max: 3, connectTimeout: timeout, statementTimeout: timeout });
  const database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: connections }) });
  try {
    // This lock comes before the library's own lock, because the library makes its tables before it locks. If this server dies,
    // the end of the connection releases the lock.
    const holder = await connections.connect();
    try {
      await holder.query('select pg_advisory_lock($1, 0)', [MIGRATION_LOCK]);
      await refuseOldLogs(database);
      await migrate(database, 'postgres');
      await holder.query('select pg_advisory_unlock($1, 0)', [MIGRATION_LOCK]);
    } finally {
      holder.release();
    }
  } finally {
    await database.destroy();
  }
}

/**
 * Opens the database at `url` and migrates it. Any number of servers may do so at once. Rejects with `StoreUnusable` if the
 * database cannot be reached within `reachTimeout`, or refuses the connection.
 */
export async function openPostgresStore(url: string, options: PostgresOptions = {}): Promise<Store> {
  const { reachTimeout = 10_000, connectTimeout = 4000, appendTimeout = 6000, statementTimeout = 15_000 } = options;
  const { migrationTimeout = 300_000, warn = () => undefined } = options;
  const appends = new Connections({ url, max: APPEND_CONNECTIONS, connectTimeout, statementTimeout: appendTimeout });
  const connections = new Connections({ url, max: RECORD_CONNECTIONS, connectTimeout, statementTimeout });
  const database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: connections }) });
  let ended: Promise<unknown> | null = null;
  const close = async (): Promise<void> => {
    // The query builder has nothing of its own to close. If it were closed, a late query would get an error of its own kind.
    await (ended ??= Promise.all([appends.end(), connections.end()]));
  };
  try {
    await connectWithRetry(appends, addressOf(url), reachTimeout, warn);
    await migrateUnderLock(url, migrationTimeout);
  } catch (error) {
    await close();
    throw error;
  }

  // The writes of this process wait in a queue, so that at most one of them occupies a connection while it waits for the lock.
  // The other connections stay free for reads.
  const writeQueue = new WriteQueue(statementTimeout + connectTimeout);
  const write: Store['write'] = (work) =>
    writeQueue.run(() =>
      database.transaction().execute(async (tx) => {
        await sql`select pg_advisory_xact_lock(${sql.lit(WRITE_LOCK)}, 0)`.execute(tx);
        return work(recordsOver(tx));
      }),
    );

  const append = async (entries: readonly LogEntry[]): Promise<number[]> => {
    if (entries.length === 0) return [];
    const batch = appendBatchOf(entries, SCHEMA_VERSION);
    if (isConditional(entries)) return appendIfAllowed(appends, entries, batch);
    const [answer] = await appends.queryOnce<{ lasts: number[] }>(callOf(batch));
    return batch.seqs(answer?.lasts ?? []);
  };

  const pack: Log['pack'] = (room, put, was) =>
    database.transaction().execute(async (tx) => {
      await lockOf(room).execute(tx);
      return putPack(tx, room, put, was);
    });

  return {
    records: standaloneRecords(database, write),
    database,
    databaseType: 'postgres',
    log: { ...logQueries(database, 'postgres'), append, pack },
    write,
    async ready() {
      const timeout = wait(READY_TIMEOUT, undefined, { ref: false }).then(() => {
        throw new StoreUnavailable('PostgreSQL does not answer', { uncertain: false });
      });
      await Promise.race([database.selectFrom('service').select('id').executeTakeFirst(), timeout]);
    },
    close,
  };
}
