/** A look into a database file that changes nothing in it: beside a server that serves it, or where none runs. */
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteDialect } from 'kysely';
import { StoreUnusable } from '#server/store/errors.ts';
import type { Tables } from '#server/store/tables.ts';

/**
 * Opens a database file for reading. Throws `StoreUnusable` where there is none. The lock file is left alone: it keeps a second
 * server out, and a reader sees whole commits only, whatever the server does meanwhile.
 */
export function openForReading(file: string): DatabaseSync {
  if (!existsSync(file)) throw new StoreUnusable(`there is no database at ${file}`);
  const db = new DatabaseSync(file, { readOnly: true });
  db.exec('PRAGMA busy_timeout=5000');
  return db;
}

/** The query builder over a database that was opened for reading. Closing it closes the database. */
export function queriesOver(db: DatabaseSync): Kysely<Tables> {
  return new Kysely<Tables>({
    dialect: new SqliteDialect({
      database: {
        close: () => db.close(),
        prepare(text) {
          const statement = db.prepare(text);
          // The dialect hands over what the query builder made of numbers, strings and bytes.
          const values = (parameters: readonly unknown[]) => parameters as (string | number | Uint8Array | null)[];
          return {
            reader: statement.columns().length > 0,
            all: (parameters) => statement.all(...values(parameters)),
            run: (parameters) => statement.run(...values(parameters)),
            iterate: (parameters) => statement.iterate(...values(parameters)),
          };
        },
      },
    }),
  });
}

/** What SQLite itself finds wrong with a file; nothing where it is whole. */
export function damageOf(db: DatabaseSync): string[] {
  return db
    .prepare('PRAGMA integrity_check(20)')
    .all()
    .map((row) => String(row['integrity_check']))
    .filter((line) => line !== 'ok');
}
