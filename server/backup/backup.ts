/** Puts a data directory into one file while it is being served. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { StoreUnusable } from '#server/store/errors.ts';
import { writeBackup, type BackupFile } from '#server/store/sqlite/backup-file.ts';

/** The file of the data directory that signs sessions and locks what devices keep. */
export const SECRET_FILE = 'auth-secret';
/** The folder of a service's own templates. */
export const TEMPLATES = 'templates';

function keptFiles(dataDir: string): BackupFile[] {
  const templates = join(dataDir, TEMPLATES);
  const paths = existsSync(templates)
    ? readdirSync(templates)
        .filter((name) => name.endsWith('.json'))
        .map((name) => join(TEMPLATES, name))
    : [];
  if (existsSync(join(dataDir, SECRET_FILE))) paths.push(SECRET_FILE);
  return paths.map((path) => ({ path, content: readFileSync(join(dataDir, path)) }));
}

/** Makes sure that a file, or the names in a folder, are on disk. */
export function sync(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** What came of a backup. */
export type Backup = { readonly bytes: number; readonly withSecret: boolean; readonly damage: readonly string[] };

/**
 * Writes a backup of `dataDir` to `file`, which must not be there yet; nothing stands under its name before it is whole and on
 * disk. Rejects with `StoreUnusable` where that cannot be.
 */
export async function makeBackup(dataDir: string, file: string, now: number): Promise<Backup> {
  if (existsSync(file)) throw new StoreUnusable(`${file} is there already; a backup never replaces another one`);
  mkdirSync(dirname(file), { recursive: true });
  const part = `${file}.part`;
  rmSync(part, { force: true });
  // Nobody else on the machine may read it, not even while it grows.
  closeSync(openSync(part, 'wx', 0o600));
  try {
    const files = keptFiles(dataDir);
    const damage = await writeBackup(join(dataDir, 'alongside.db'), part, { madeAt: now, files });
    sync(part);
    renameSync(part, file);
    sync(dirname(file));
    return { bytes: statSync(file).size, withSecret: files.some(({ path }) => path === SECRET_FILE), damage };
  } catch (error) {
    for (const end of ['', '-journal', '-wal', '-shm']) rmSync(`${part}${end}`, { force: true });
    throw error;
  }
}
