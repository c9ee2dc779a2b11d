/** Restores a backup into an empty data directory. */
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

/** The result of a restore: when the backup was made, and what the check of it found. */
export type Restored = { readonly madeAt: number; readonly report: Report; readonly withSecret: boolean };

/** The check of the backup found something, and `anyway` was not set. Nothing was restored. */
export class DoubtfulBackup extends Error {
  override readonly name = 'DoubtfulBackup';
  readonly report: Report;

  constructor(report: Report) {
    super('the backup does not hold together');
    this.report = report;
  }
}

/** Names that a new file system has in its root. */
const IGNORED_NAMES = new Set(['lost+found']);

function mustBeEmpty(dataDir: string): void {
  if (!existsSync(dataDir)) return;
  const present = readdirSync(dataDir).filter((name) => !IGNORED_NAMES.has(name));
  if (present.length > 0)
    throw new StoreUnusable(
      `${dataDir} is not empty (it holds ${present.slice(0, 3).join(', ')}); a restore replaces nothing. Please give DATA_DIR an empty folder.`,
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
 * Restores `file` into `dataDir`, which must be empty. In a temporary folder inside it, the backup is read, migrated to the
 * current tables and checked. Only then are the files moved to where a server looks for them; the database comes last. Rejects
 * with `StoreUnusable` if the file is not a valid backup, and with {@link DoubtfulBackup} if the check has findings and
 * `anyway` is false. Then the folder is as it was before.
 */
export async function restoreBackup(dataDir: string, file: string, anyway: boolean): Promise<Restored> {
  if (!existsSync(file)) throw new StoreUnusable(`there is no file ${file}`);
  mustBeEmpty(dataDir);
  const fresh = !existsSync(dataDir);
  const staging = join(dataDir, 'restoring');
  mkdirSync(staging, { recursive: true, mode: 0o700 });
  try {
    const database = join(staging, 'alongside.db');
    copyFileSync(file, database);
    chmodSync(database, 0o600);
    const { madeAt, files } = readBackup(database);
    const store = await openSqliteStore(staging);
    await store.close();
    const report = await inspect({ dataDir: staging, databaseUrl: null }, checkStored);
    if (report.found > 0 && !anyway) throw new DoubtfulBackup(report);
    for (const kept of files) putFile(staging, kept);
    sync(database);
    for (const { path } of files) mkdirSync(dirname(join(dataDir, path)), { recursive: true, mode: 0o700 });
    for (const { path } of files) renameSync(join(staging, path), join(dataDir, path));
    renameSync(database, join(dataDir, 'alongside.db'));
    rmSync(staging, { recursive: true, force: true });
    if (existsSync(join(dataDir, TEMPLATES))) sync(join(dataDir, TEMPLATES));
    sync(dataDir);
    return { madeAt, report, withSecret: files.some(({ path }) => path === SECRET_FILE) };
  } catch (error) {
    rmSync(staging, { recursive: true, force: true });
    if (fresh) rmdirSync(dataDir);
    throw error;
  }
}
