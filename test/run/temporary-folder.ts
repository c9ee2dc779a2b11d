/**
 * Makes the folder for the temporary files of a test run: data folders, databases, browsers' profiles. They are in memory where
 * that has room, because hundreds of servers that write to one disk mostly wait for it. No test depends on a disk: those that kill
 * a server only end its process.
 */
import { accessSync, chmodSync, constants, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
/** Full runs used less than a third of it. Containers often have 64 MB, which is too little. */
const MEMORY_NEEDED = 4 * 2 ** 30;

function isMemoryFree(): boolean {
  try {
    accessSync(MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= MEMORY_NEEDED;
  } catch {
    return false;
  }
}

/** Makes the folder and returns its path, which is short, because sockets are made in it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(isMemoryFree() ? MEMORY : tmpdir(), 'alongside-'));
  // PostgreSQL runs as a user of its own, and has to reach its folder in this one.
  chmodSync(folder, 0o711);
  return folder;
}
