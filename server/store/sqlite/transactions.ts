/** Transactions of the database thread. */
import type { DatabaseSync } from 'node:sqlite';

/** Runs `work` in one transaction that is durable when this returns. If `work` throws, nothing of it is kept. */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/**
 * Runs `write` so that its commits are atomic, but need not be on disk when this returns. Only for what other rows say anyway: a
 * loss of power may undo it. The next append brings it to disk with itself, because it flushes the whole write-ahead log.
 */
export function withoutFlush<T>(db: DatabaseSync, write: () => T): T {
  db.exec('PRAGMA synchronous=NORMAL');
  try {
    return write();
  } finally {
    db.exec('PRAGMA synchronous=FULL');
  }
}
