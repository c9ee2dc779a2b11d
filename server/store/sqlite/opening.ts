/** What can be wrong with a data directory at the start, in sentences for whoever runs the service. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { StoreUnusable } from '#server/store/errors.ts';

/** SQLite's primary codes: somebody else holds the lock; the file is damaged or none of its own; it cannot be written. */
const HELD = new Set([5, 6]);
const DAMAGED = new Set([11, 26]);
const UNWRITABLE = new Set([8, 10, 13, 14]);
/** The same from the file system. */
const FILE_SYSTEM = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT']);

/** The primary code of SQLite in an error or in what caused it; 0 where there is none. */
function sqliteCode(error: unknown): number {
  for (let each = error; each instanceof Error; each = each.cause) {
    if ('errcode' in each) return Number(each.errcode) & 0xff;
    if ('code' in each && typeof each.code === 'number') return each.code & 0xff;
  }
  return 0;
}

/** Why the database of `directory` could not be opened; the error itself where it is nothing that can be explained. */
export function whyNot(directory: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = sqliteCode(error);
  const options = { cause: error };
  if (HELD.has(code)) return new StoreUnusable(`another server is using the data directory ${directory}`, options);
  if (DAMAGED.has(code)) {
    const file = join(directory, 'alongside.db');
    return new StoreUnusable(
      `the database ${file} is damaged or cut short (${error.message}). Nothing in it was changed. Keep the folder, and restore a backup into another one: docs/operations.md says how.`,
      options,
    );
  }
  const denied = 'code' in error && FILE_SYSTEM.has(String(error.code));
  if (!UNWRITABLE.has(code) && !denied) return error;
  return new StoreUnusable(
    `the data directory ${directory} cannot be written (${error.message}). Is there room on the disk, is it mounted for writing, and does the folder belong to the user who runs this?`,
    options,
  );
}

/**
 * Throws where a server was here before and its database is gone or empty: a new one in its place would look as if there had
 * never been anything. The lock file is what tells.
 */
export function mustNotBeEmptied(directory: string): void {
  const file = join(directory, 'alongside.db');
  if (!existsSync(join(directory, 'alongside.lock'))) return;
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0) return;
  throw new StoreUnusable(
    `the database ${file} is missing or empty, although a server has used this folder. Restore a backup into another folder (docs/operations.md says how), or delete alongside.lock to begin with nothing.`,
  );
}
