/** Explains why a data directory cannot be opened, in sentences for the person who runs the service. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { StoreUnusable } from '#server/store/errors.ts';

/** SQLite's primary codes: another process has the lock; the file is damaged or is no database; the file cannot be written. */
const HELD = new Set([5, 6]);
const DAMAGED = new Set([11, 26]);
const UNWRITABLE = new Set([8, 10, 13, 14]);
/** The codes of the file system for a directory that cannot be written. */
const FILE_SYSTEM = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT']);

/** The primary code of SQLite in an error or in one of its causes; 0 if there is none. */
function sqliteCode(error: unknown): number {
  for (let each = error; each instanceof Error; each = each.cause) {
    if ('errcode' in each) return Number(each.errcode) & 0xff;
    if ('code' in each && typeof each.code === 'number') return each.code & 0xff;
  }
  return 0;
}

/** A `StoreUnusable` that explains why the database of `directory` could not be opened; the error itself if it is unknown. */
export function explainOpeningError(directory: string, error: unknown): unknown {
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
 * Throws if a server has used this directory and its database is missing or empty now. A new database would look like a new
 * service and hide the loss. The lock file shows that a server has used the directory.
 */
export function requireNotEmptied(directory: string): void {
  const file = join(directory, 'alongside.db');
  if (!existsSync(join(directory, 'alongside.lock'))) return;
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0) return;
  throw new StoreUnusable(
    `the database ${file} is missing or empty, although a server has used this folder. Restore a backup into another folder (docs/operations.md says how), or delete alongside.lock to begin with nothing.`,
  );
}
