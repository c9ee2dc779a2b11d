/**
 * Writes and reads backup files. A backup is one SQLite file: a snapshot of the database, and two more tables with the other
 * files of the data directory.
 */
import { backup, DatabaseSync } from 'node:sqlite';
import { StoreUnusable } from '#server/store/errors.ts';
import { STEPS } from '#server/store/migrations.ts';
import { integrityProblems, openForReading } from '#server/store/sqlite/reading.ts';

/** A file of the data directory other than the database. `path` is relative to the data directory. */
export type BackupFile = { readonly path: string; readonly content: Uint8Array };

/** What a backup holds besides the database. `madeAt` is in milliseconds since 1970. */
export type BackupNote = { readonly madeAt: number; readonly files: readonly BackupFile[] };

/** The version of the file format. A file of any other version is refused. */
const FORMAT = 1;
/** How many database pages are copied at a time. Other work runs on the event loop in between. */
const PAGES_PER_STEP = 1000;

/**
 * Writes the database at `from` and `note` into the file `to`, which must be empty. Gives the problems that SQLite finds in the
 * copy. It copies in one read transaction, so the copy holds everything that was committed before and nothing that is committed
 * meanwhile.
 */
export async function writeBackup(from: string, to: string, note: BackupNote): Promise<string[]> {
  const source = openForReading(from);
  try {
    // Without the read transaction SQLite would restart the copy at each commit of the server.
    source.exec('BEGIN');
    source.prepare('SELECT count(*) FROM sqlite_master').get();
    await backup(source, to, { rate: PAGES_PER_STEP });
  } finally {
    source.close();
  }
  const copy = new DatabaseSync(to);
  try {
    // Without WAL mode there is no write-ahead log beside the file: the backup is one file.
    copy.exec('PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL; BEGIN');
    copy.exec('CREATE TABLE backup (form INTEGER NOT NULL, made_at INTEGER NOT NULL)');
    copy.exec('CREATE TABLE backup_file (path TEXT PRIMARY KEY, content BLOB NOT NULL)');
    copy.prepare('INSERT INTO backup VALUES (?, ?)').run(FORMAT, note.madeAt);
    const file = copy.prepare('INSERT INTO backup_file VALUES (?, ?)');
    for (const { path, content } of note.files) file.run(path, content);
    copy.exec('COMMIT');
    return integrityProblems(copy);
  } finally {
    copy.close();
  }
}

function noteIn(db: DatabaseSync): BackupNote {
  const form = db.prepare('SELECT form, made_at FROM backup').get();
  if (form?.['form'] !== FORMAT)
    throw new StoreUnusable('the backup was made by a newer version of Alongside; please use that one');
  const steps = db.prepare('SELECT name FROM kysely_migration').all();
  if (steps.some(({ name }) => !STEPS.includes(String(name))))
    throw new StoreUnusable('the backup was made by a newer version of Alongside; please use that one');
  const files = db.prepare('SELECT path, content FROM backup_file ORDER BY path').all();
  return {
    madeAt: Number(form['made_at']),
    files: files.map(({ path, content }) => ({
      path: String(path),
      content: content instanceof Uint8Array ? content : new Uint8Array(),
    })),
  };
}

/**
 * Turns a copy of a backup into a database for a server, in place, and gives the rest of the backup. All sessions, PINs and links that
 * sign in are deleted: otherwise one that was ended after the backup, for example of a lost device, would be open again. Throws
 * `StoreUnusable` if the file is no backup or is damaged; the caller must not use the file then.
 */
export function readBackup(file: string): BackupNote {
  let db: DatabaseSync;
  try {
    db = new DatabaseSync(file);
  } catch (error) {
    throw new StoreUnusable('the backup cannot be opened', { cause: error });
  }
  try {
    const damage = integrityProblems(db);
    if (damage.length > 0) throw new StoreUnusable(`the backup is damaged: ${damage[0]}`);
    const note = noteIn(db);
    // A backup of an earlier version has not all of these tables yet.
    const isThere = (table: string) => db.prepare('SELECT name FROM sqlite_master WHERE name = ?').get(table) !== undefined;
    const open = ['device_pin', 'sign_in_link', 'begun_sign_in', 'passkey_challenge']
      .filter(isThere)
      .map((table) => `DELETE FROM ${table};`);
    db.exec(
      `BEGIN; DROP TABLE backup; DROP TABLE backup_file; DELETE FROM session; DELETE FROM verification;
      ${open.join(' ')} COMMIT`,
    );
    return note;
  } catch (error) {
    if (error instanceof StoreUnusable) throw error;
    throw new StoreUnusable('this is no backup of Alongside, or it is damaged', { cause: error });
  } finally {
    db.close();
  }
}
