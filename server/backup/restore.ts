/** Puts a backup into an empty data directory. */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { StoreUnusable } from '#server/store/errors.ts';
import { inspect } from '#server/store/inspection.ts';
import { readBackup, type BackupFile } from '#server/store/sqlite/backup-file.ts';
import { openSqliteStore } from '#server/store/sqlite/store.ts';
import { SECRET_FILE, sync, TEMPLATES } from '#server/backup/backup.ts';
import { checkStored, type Report } from '#server/backup/check.ts';

/** What came of a restore: when the backup was made, and what a check of it found. */
export type Restored = { readonly madeAt: number; readonly report: Report; readonly withSecret: boolean };

/** A check of the backup found something, and nobody said to take it all the same. Nothing was restored. */
export class DoubtfulBackup extends Error {
  override readonly name = 'DoubtfulBackup';
  readonly report: Report;

  constructor(report: Report) {
    super('the backup does not hold together');
    this.report = report;
  }
}

/** What a newly made file system has in it. */
const NOTHING = new Set(['lost+found']);

function mustBeEmpty(dataDir: string): void {
  if (!existsSync(dataDir)) return;
  const there = readdirSync(dataDir).filter((name) => !NOTHING.has(name));
  if (there.length > 0)
    throw new StoreUnusable(
      `${dataDir} is not empty (it holds ${there.slice(0, 3).join(', ')}); a restore replaces nothing. Please give DATA_DIR an empty folder.`,
    );
}

function putFile(directory: string, { path, content }: BackupFile): void {
  const [folder = '', name = '', ...rest] = path.split('/');
  const known = path === SECRET_FILE || (folder === TEMPLATES && /^[^.][^/]*\.json$/.test(name) && rest.length === 0);
  if (!known) throw new StoreUnusable(`the backup holds a file that does not belong there: ${path}`);
  mkdirSync(dirname(join(directory, path)), { recursive: true, mode: 0o700 });
  writeFileSync(join(directory, path), content, { flag: 'wx', mode: 0o600 });
  sync(join(directory, path));
}

/**
 * Restores `file` into `dataDir`, which must be empty. The backup is read, brought to today's tables and checked before anything
 * stands where a server would look for it; the database comes last. Rejects with `StoreUnusable` for what is no sound backup, and
 * with {@link DoubtfulBackup} for findings inside it unless `anyway`; then the folder is as it was.
 */
export async function restoreBackup(dataDir: string, file: string, anyway: boolean): Promise<Restored> {
  if (!existsSync(file)) throw new StoreUnusable(`there is no file ${file}`);
  mustBeEmpty(dataDir);
  const fresh = !existsSync(dataDir);
  const aside = join(dataDir, 'restoring');
  mkdirSync(aside, { recursive: true, mode: 0o700 });
  try {
    const database = join(aside, 'alongside.db');
    copyFileSync(file, database);
    chmodSync(database, 0o600);
    const { madeAt, files } = readBackup(database);
    const store = await openSqliteStore(aside);
    await store.close();
    const report = await inspect({ dataDir: aside, databaseUrl: null }, checkStored);
    if (report.found > 0 && !anyway) throw new DoubtfulBackup(report);
    for (const kept of files) putFile(aside, kept);
    sync(database);
    for (const { path } of files) mkdirSync(dirname(join(dataDir, path)), { recursive: true, mode: 0o700 });
    for (const { path } of files) renameSync(join(aside, path), join(dataDir, path));
    renameSync(database, join(dataDir, 'alongside.db'));
    rmSync(aside, { recursive: true, force: true });
    if (existsSync(join(dataDir, TEMPLATES))) sync(join(dataDir, TEMPLATES));
    sync(dataDir);
    return { madeAt, report, withSecret: files.some(({ path }) => path === SECRET_FILE) };
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    if (fresh) rmdirSync(dataDir);
    throw error;
  }
}
