/**
 * The database thread's side of the copying of the write-ahead log. SQLite would copy it back into the database inside the commit
 * that makes it long, and everybody would wait for that commit. So a thread of its own copies, and this file tells it when.
 */
import type { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import type { WalCopyData, WalState } from '#server/store/sqlite/wal-copy-thread.ts';

/** How many milliseconds lie between two questions to the thread, so that it does not compete with the commits. */
const ASK_INTERVAL = 100;
/**
 * Above this many pages the write-ahead log is to begin again at its start. It can do so only in a moment when all of it has been
 * copied. While people write without a pause, the other thread never sees that moment, because it is always some commits behind.
 */
const RESET_PAGES = 4000;
/** The most pages that the database thread copies itself for that: they take a few milliseconds. */
const MAX_OWN_PAGES = 400;

/** Tells the thread when to copy, and copies the last few pages. */
export class WalCopy {
  readonly #db: DatabaseSync;
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  #asking = false;
  #askedAt = -ASK_INTERVAL;

  /** The database is open already and is in WAL mode. */
  constructor(db: DatabaseSync, file: string) {
    this.#db = db;
    this.#worker = new Worker(new URL('./wal-copy-thread.ts', import.meta.url), { workerData: { file } satisfies WalCopyData });
    this.#worker.on('message', (state: WalState) => this.#copied(state));
    this.#exited = new Promise((resolve) => this.#worker.once('exit', () => resolve()));
  }

  /** To be called after each commit. */
  committed(): void {
    if (this.#asking || performance.now() - this.#askedAt < ASK_INTERVAL) return;
    this.#asking = true;
    this.#askedAt = performance.now();
    this.#worker.postMessage('copy');
  }

  #copied({ pages, left }: WalState): void {
    this.#asking = false;
    // A backup or a check that reads keeps pages from being copied. There is nothing to be done until it ends.
    if (pages < RESET_PAGES || left > MAX_OWN_PAGES || this.#db.isTransaction) return;
    try {
      this.#db.exec('PRAGMA wal_checkpoint(PASSIVE)');
    } catch {
      // The disk is full or read-only. The write-ahead log holds everything, and the next commit asks again.
    }
  }

  /** Ends the thread. A copy that it is in the middle of is finished first. */
  async close(): Promise<void> {
    this.#worker.postMessage('close');
    await this.#exited;
  }
}
