/** Makes a backup: writes a data directory into one file while the server runs. */
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

/** The file in the data directory with the secret that signs sessions and encrypts what devices store. */
export const SECRET_FILE = 'auth-secret';
/** The folder with a service's own templates. */
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

/** Flushes a file, or the entries of a folder, to disk. */
export function sync(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** The result of a backup. */
export type Backup = { readonly bytes: number; readonly withSecret: boolean; readonly damage: readonly string[] };

/**
 * Writes a backup of `dataDir` to `file`, which must not exist yet. The file gets its name only when it is complete and on
 * disk. Rejects with `StoreUnusable` if that is not possible.
 */
export async function makeBackup(dataDir: string, file: string, now: number): Promise<Backup> {
  if (existsSync(file)) throw new StoreUnusable(`${file} is there already; a backup never replaces another one`);
  mkdirSync(dirname(file), { recursive: true });
  const part = `${file}.part`;
  rmSync(part, { force: true });
  // Other users of the machine may not read it, not even while it is being written.
  closeSync(openSync(part, 'wx', 0o600));
  try {
    const files = keptFiles(dataDir);
    const damage = await writeBackup(join(dataDir, 'alongside.db'), part, { madeAt: now, files });
    sync(part);
    renameSync(part, file);
    sync(dirname(file));
    return { bytes: statSync(file).size, withSecret: files.some(({ path }) => path === SECRET_FILE), damage };
  } catch (error) {
    for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(`${part}${suffix}`, { force: true });
    throw error;
  }
}
