/** The embedded store: one SQLite file in a data directory, on a thread of its own. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import { logQueries } from '#server/store/log/queries.ts';
import { migrate } from '#server/store/migrations.ts';
import { recordsOver, standaloneRecords } from '#server/store/records/records.ts';
import { batchOf } from '#server/store/sqlite/batch.ts';
import { SqliteConnection } from '#server/store/sqlite/connection.ts';
import { sqliteDialect } from '#server/store/sqlite/dialect.ts';
import { mustNotBeEmptied, whyNot } from '#server/store/sqlite/opening.ts';
import type { Store } from '#server/store/store.ts';
import type { Tables } from '#server/store/tables.ts';

/**
 * Opens (and where needed makes and migrates) the database in `directory`. Rejects where another process serves it, or the
 * file cannot be read. `lost` is told where the store ends by itself later: it does not come back in this process.
 */
export async function openSqliteStore(directory: string, lost: (error: Error) => void = () => undefined): Promise<Store> {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw whyNot(directory, error);
  }
  mustNotBeEmptied(directory);
  let open = false;
  const files = { file: join(directory, 'alongside.db'), lockFile: join(directory, 'alongside.lock') };
  const thread = new SqliteConnection(files, (error) => {
    // Before that, whoever opens it hears of it.
    if (open) lost(error);
  });
  const database = new Kysely<Tables>({ dialect: sqliteDialect(thread) });
  try {
    await migrate(database, 'sqlite');
  } catch (error) {
    await thread.close().catch(() => undefined);
    throw whyNot(directory, error);
  }
  open = true;
  const write: Store['write'] = (work) => database.transaction().execute((tx) => work(recordsOver(tx)));
  return {
    records: standaloneRecords(database, write),
    database,
    databaseType: 'sqlite',
    log: {
      ...logQueries(database, 'sqlite'),
      append: async (entries) => (await thread.ask({ kind: 'append', batch: batchOf(entries) })) as number[],
      pack: async (room, pack, was) => (await thread.ask({ kind: 'pack', room, pack, was })) === true,
    },
    write,
    ready: async () => {
      await database.selectFrom('service').select('id').executeTakeFirst();
    },
    close: async () => {
      await database.destroy();
      await thread.close();
    },
  };
}
