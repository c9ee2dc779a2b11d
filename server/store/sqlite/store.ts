/** The SQLite store: one file in a data directory, used by a database thread. */
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import { logQueries } from '#server/store/log/queries.ts';
import { migrate } from '#server/store/migrations.ts';
import { refuseOldLogs } from '#server/store/old-logs.ts';
import { recordsOver, standaloneRecords } from '#server/store/records/records.ts';
import { batchOf } from '#server/store/sqlite/batch.ts';
import { SqliteConnection } from '#server/store/sqlite/connection.ts';
import { sqliteDialect } from '#server/store/sqlite/dialect.ts';
import { requireNotEmptied, explainOpeningError } from '#server/store/sqlite/opening-errors.ts';
import type { Store } from '#server/store/store.ts';
import type { Tables } from '#server/store/tables.ts';

const FILES = ['alongside.db', 'alongside.db-wal', 'alongside.db-shm', 'alongside.lock', 'alongside.lock-journal'];

/** Lets only their owner read the files of the database. Those of another owner stay as they are. */
function makePrivate(directory: string): void {
  for (const file of FILES) {
    try {
      chmodSync(join(directory, file), 0o600);
    } catch {
      // It is not there yet, or belongs to somebody else. Opening it says what is wrong, if anything is.
    }
  }
}

/**
 * Opens the database in `directory`; makes and migrates it if needed. Rejects if another process uses it, or if the file cannot
 * be read. `onLost` is called if the database thread ends by itself later. The store cannot be used any more then.
 */
export async function openSqliteStore(directory: string, onLost: (error: Error) => void = () => undefined): Promise<Store> {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw explainOpeningError(directory, error);
  }
  requireNotEmptied(directory);
  let open = false;
  makePrivate(directory);
  // SQLite gives its other files the mode of the database.
  const umask = process.umask(0o077);
  const files = { file: join(directory, 'alongside.db'), lockFile: join(directory, 'alongside.lock') };
  const thread = new SqliteConnection(files, (error) => {
    // While the store is being opened, the caller gets the error as a rejection.
    if (open) onLost(error);
  });
  const database = new Kysely<Tables>({ dialect: sqliteDialect(thread) });
  try {
    await refuseOldLogs(database);
    await migrate(database, 'sqlite');
    // A migration that reads the log would have to come after this one.
    await thread.request({ kind: 'recover' });
  } catch (error) {
    await thread.close().catch(() => undefined);
    throw explainOpeningError(directory, error);
  } finally {
    process.umask(umask);
  }
  open = true;
  const write: Store['write'] = (work) => database.transaction().execute((tx) => work(recordsOver(tx)));
  return {
    records: standaloneRecords(database, write),
    database,
    databaseType: 'sqlite',
    log: {
      ...logQueries(database, 'sqlite'),
      append: async (entries) => (await thread.request({ kind: 'append', batch: batchOf(entries) })) as number[],
      checkpoint: async (room, seq, state) => void (await thread.request({ kind: 'checkpoint', room, seq, state })),
      pack: async (room, pack, was) => (await thread.request({ kind: 'pack', room, pack, was })) === true,
    },
    write,
    ready: async () => {
      await database.selectFrom('service').select('id').executeTakeFirst();
    },
    // The query builder has nothing of its own to close. If it were closed, a late query would get an error of its own kind.
    close: () => thread.close(),
  };
}
