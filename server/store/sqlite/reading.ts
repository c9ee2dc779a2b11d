/** Opens a database file for reading only, also while a server uses it. */
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteDialect } from 'kysely';
import { StoreUnusable } from '#server/store/errors.ts';
import { entryOf, JournalDamaged, missingRows, type JournalRows } from '#server/store/sqlite/journal-entry.ts';
import type { Tables } from '#server/store/tables.ts';

/**
 * Opens a database file for reading. Throws `StoreUnusable` if there is none. A reader does not use the lock file, which is
 * only for servers. A reader sees only whole commits, whatever the server does meanwhile.
 */
export function openForReading(file: string): DatabaseSync {
  if (!existsSync(file)) throw new StoreUnusable(`there is no database at ${file}`);
  const db = new DatabaseSync(file, { readOnly: true });
  db.exec('PRAGMA busy_timeout=5000');
  return db;
}

/** A query builder for a database that was opened for reading. To destroy it closes the database. */
export function queriesOver(db: DatabaseSync): Kysely<Tables> {
  return new Kysely<Tables>({
    dialect: new SqliteDialect({
      database: {
        close: () => db.close(),
        prepare(text) {
          const statement = db.prepare(text);
          // The queries use only numbers, strings, bytes and null as parameters.
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

/** The problems that SQLite finds in a database file, at most 20; empty if it is undamaged. */
export function integrityProblems(db: DatabaseSync): string[] {
  return db
    .prepare('PRAGMA integrity_check(20)')
    .all()
    .map((row) => String(row['integrity_check']))
    .filter((line) => line !== 'ok');
}

/**
 * The rows of the journal that the log does not have yet. A server that runs, or was killed, leaves such rows. `damage` says what
 * is wrong with the journal; there are no rows then.
 */
export function journalOf(db: DatabaseSync): { readonly rows: JournalRows; readonly damage: readonly string[] } {
  const last = db.prepare('SELECT coalesce(max(seq), 0) AS seq FROM log WHERE room = ?');
  try {
    const entries = db.prepare('SELECT entry, bytes FROM log_journal ORDER BY entry').all().map(entryOf);
    return { rows: missingRows(entries, (room) => Number(last.get(room)?.['seq'] ?? 0)), damage: [] };
  } catch (error) {
    if (!(error instanceof JournalDamaged)) throw error;
    return { rows: new Map(), damage: [error.message] };
  }
}
