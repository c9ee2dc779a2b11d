/**
 * A backup is one SQLite file: the database as it was at one moment, and two tables beside it with what else a data directory
 * holds. Written and read side by side here.
 */
import { backup, DatabaseSync } from 'node:sqlite';
import { StoreUnusable } from '#server/store/errors.ts';
import { STEPS } from '#server/store/migrations.ts';
import { damageOf, openForReading } from '#server/store/sqlite/reading.ts';

/** A file of the data directory beside the database, by its path inside it. */
export type KeptFile = { readonly path: string; readonly content: Uint8Array };

/** What a backup is, beside the database in it. */
export type BackupNote = { readonly madeAt: number; readonly files: readonly KeptFile[] };

/** The form of today; a form that this program does not know is refused. */
const FORM = 1;
/** How many pages are copied before others have a turn on the event loop. */
const PAGES = 1000;

/**
 * Writes the database at `from`, as it is now, and `note` into the file `to`, which must be empty. Gives what SQLite finds wrong
 * with the copy. The one read transaction that it holds sees everything that was committed before, and is not disturbed by what
 * is committed meanwhile.
 */
export async function writeBackup(from: string, to: string, note: BackupNote): Promise<string[]> {
  const source = openForReading(from);
  try {
    // Without this the copying would begin anew with each commit of the server.
    source.exec('BEGIN');
    source.prepare('SELECT count(*) FROM sqlite_master').get();
    await backup(source, to, { rate: PAGES });
  } finally {
    source.close();
  }
  const copy = new DatabaseSync(to);
  try {
    // A backup is one file: no log of writes beside it.
    copy.exec('PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL; BEGIN');
    copy.exec('CREATE TABLE backup (form INTEGER NOT NULL, made_at INTEGER NOT NULL)');
    copy.exec('CREATE TABLE backup_file (path TEXT PRIMARY KEY, content BLOB NOT NULL)');
    copy.prepare('INSERT INTO backup VALUES (?, ?)').run(FORM, note.madeAt);
    const file = copy.prepare('INSERT INTO backup_file VALUES (?, ?)');
    for (const { path, content } of note.files) file.run(path, content);
    copy.exec('COMMIT');
    return damageOf(copy);
  } finally {
    copy.close();
  }
}

function noteIn(db: DatabaseSync): BackupNote {
  const form = db.prepare('SELECT form, made_at FROM backup').get();
  if (form?.['form'] !== FORM)
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
 * Turns a copy of a backup into a database to serve from, and gives what else was in it. Everybody is signed out: a session that
 * was ended since the backup, because a device was lost, would be open again. Throws `StoreUnusable` where the file is no backup,
 * or is damaged; then it is of no use.
 */
export function readBackup(file: string): BackupNote {
  let db: DatabaseSync;
  try {
    db = new DatabaseSync(file);
  } catch (error) {
    throw new StoreUnusable('the backup cannot be opened', { cause: error });
  }
  try {
    const damage = damageOf(db);
    if (damage.length > 0) throw new StoreUnusable(`the backup is damaged: ${damage[0]}`);
    const note = noteIn(db);
    db.exec('BEGIN; DROP TABLE backup; DROP TABLE backup_file; DELETE FROM session; DELETE FROM verification; COMMIT');
    return note;
  } catch (error) {
    if (error instanceof StoreUnusable) throw error;
    throw new StoreUnusable('this is no backup of Alongside, or it is damaged', { cause: error });
  } finally {
    db.close();
  }
}
