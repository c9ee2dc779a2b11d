/** The store for many machines: one PostgreSQL database, shared by all servers of an installation. */
import { setTimeout as wait } from 'node:timers/promises';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { SCHEMA_VERSION } from '#shared/schema-version.ts';
import { StoreUnavailable, StoreUnusable } from '#server/store/errors.ts';
import { putPack } from '#server/store/log/packs.ts';
import { logQueries } from '#server/store/log/queries.ts';
import { migrate } from '#server/store/migrations.ts';
import { batchOf, CALL_APPEND, lockOf } from '#server/store/postgres/append-function.ts';
import { Connections } from '#server/store/postgres/connections.ts';
import { WriteQueue } from '#server/store/postgres/write-queue.ts';
import { recordsOver, standaloneRecords } from '#server/store/records/records.ts';
import type { Log, LogEntry } from '#server/store/log/log.ts';
import type { Store } from '#server/store/store.ts';
import type { Tables } from '#server/store/tables.ts';

/** How a store behaves when PostgreSQL does not. Times are in milliseconds; all have values that suit a service. */
export type PostgresOptions = {
  /** How long to try to reach PostgreSQL when opening. */
  readonly patience?: number;
  readonly connectTimeout?: number;
  readonly appendTimeout?: number;
  /** For everything but appends; the longest histories are read within it. */
  readonly statementTimeout?: number;
  /** How long another server's migration may hold up the opening. */
  readonly migrationTimeout?: number;
  /** Told, in a sentence, what whoever runs the database should change. */
  readonly warn?: (sentence: string) => void;
};

/** Advisory locks of our own: writes of the records one after another, and one migration at a time. */
const WRITE_LOCK = 1_095_520_322;
const MIGRATION_LOCK = 1_095_520_323;
/** Appends have connections of their own, so that no amount of reading holds them up. */
const APPEND_CONNECTIONS = 3;
const RECORD_CONNECTIONS = 8;
/** Within this a store says whether it is ready. */
const READY_WITHIN = 3000;

/** Where a URL points to, without its user and password. */
function placeOf(url: string): string {
  try {
    const { hostname, port, pathname } = new URL(url);
    return `${hostname || 'this machine'}${port === '' ? '' : `:${port}`}${pathname}`;
  } catch {
    return 'the given address';
  }
}

type Settings = { encoding: string; fsync: string; commit: string; pages: string };

/** Looks at the settings that decide whether what is kept stays kept. */
async function lookAt(connections: Connections, warn: (sentence: string) => void): Promise<void> {
  const [found] = await connections.ask<Settings>({
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

/** Tries until PostgreSQL answers: at a common start of all machines it may be later than we are. */
async function reach(
  connections: Connections,
  place: string,
  patience: number,
  warn: (sentence: string) => void,
): Promise<void> {
  const until = performance.now() + patience;
  for (;;) {
    try {
      await lookAt(connections, warn);
      return;
    } catch (error) {
      if (error instanceof StoreUnusable)
        throw new StoreUnusable(`PostgreSQL at ${place} refuses: ${error.message}`, { cause: error });
      if (!(error instanceof StoreUnavailable)) throw error;
      if (performance.now() > until)
        throw new StoreUnusable(`no PostgreSQL answers at ${place}: ${error.message}`, { cause: error });
      await wait(300);
    }
  }
}

/** Migrates on connections of their own, which may wait for another server's migration as long as that takes. */
async function migrateAlone(url: string, timeout: number): Promise<void> {
  const connections = new Connections({ url, max: 3, connectTimeout: timeout, statementTimeout: timeout });
  const database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: connections }) });
  try {
    // Taken before the library's own lock: it makes its tables before it locks anything. The end of the connection lets it go.
    const holder = await connections.connect();
    try {
      await holder.query('select pg_advisory_lock($1, 0)', [MIGRATION_LOCK]);
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
 * Opens the database at `url` and brings it to today's tables; any number of servers may do so at once. Rejects with
 * `StoreUnusable` where it cannot be reached for a while, or will not have us.
 */
export async function openPostgresStore(url: string, options: PostgresOptions = {}): Promise<Store> {
  const { patience = 10_000, connectTimeout = 4000, appendTimeout = 6000, statementTimeout = 15_000 } = options;
  const { migrationTimeout = 300_000, warn = () => undefined } = options;
  const appends = new Connections({ url, max: APPEND_CONNECTIONS, connectTimeout, statementTimeout: appendTimeout });
  const connections = new Connections({ url, max: RECORD_CONNECTIONS, connectTimeout, statementTimeout });
  const database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: connections }) });
  let ended: Promise<unknown> | null = null;
  const close = async (): Promise<void> => {
    await (ended ??= Promise.all([appends.end(), database.destroy()]));
  };
  try {
    await reach(appends, placeOf(url), patience, warn);
    await migrateAlone(url, migrationTimeout);
  } catch (error) {
    await close();
    throw error;
  }

  // One at a time in this process already, so that writes that wait for the lock do not use up the connections of those who read.
  const turns = new WriteQueue(statementTimeout + connectTimeout);
  const write: Store['write'] = (work) =>
    turns.take(() =>
      database.transaction().execute(async (tx) => {
        await sql`select pg_advisory_xact_lock(${sql.lit(WRITE_LOCK)}, 0)`.execute(tx);
        return work(recordsOver(tx));
      }),
    );

  const append = async (entries: readonly LogEntry[]): Promise<number[]> => {
    if (entries.length === 0) return [];
    const batch = batchOf(entries, SCHEMA_VERSION);
    const [answer] = await appends.ask<{ lasts: number[] }>({ name: 'append', text: CALL_APPEND, values: batch.values });
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
      const late = wait(READY_WITHIN, undefined, { ref: false }).then(() => {
        throw new StoreUnavailable('PostgreSQL does not answer', { uncertain: false });
      });
      await Promise.race([database.selectFrom('service').select('id').executeTakeFirst(), late]);
    },
    close,
  };
}
