/**
 * The database thread's side of the copying of the write-ahead log. SQLite would copy it back into the database inside the commit
 * that makes it long, and everybody would wait for that commit. So a thread of its own copies, and this file tells it when.
 */
import type { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import type { WalCopyData } from '#server/store/sqlite/wal-copy-thread.ts';

/** How many milliseconds lie between two looks at the length, so that they cost nothing. */
const LOOK_INTERVAL = 100;
/** It is copied from this many pages on: as many as SQLite itself waits for. Fewer would be written more often than they need be. */
const MIN_PAGES = 1000;
/**
 * Above this many pages the write-ahead log is to begin again at its start. It can do so only in a moment when all of it has been
 * copied. While people write without a pause, the other thread never sees that moment, because it is always some commits behind.
 */
const RESET_PAGES = 4000;
/** The most pages that the database thread copies itself for that: they take a few milliseconds. */
const MAX_OWN_PAGES = 400;
/** Above this many pages it copies all that is left, so that the file does not grow without end where the other thread is too slow. */
const MAX_PAGES = 16_000;
/** The thread ends after so many milliseconds without work, because a thread takes 20 MB of memory. */
const IDLE_TIMEOUT = 60_000;

/** How many pages the write-ahead log has, and how many of them are not copied yet. */
type WalState = { readonly pages: number; readonly left: number };

/** Tells the thread when to copy, and copies the last few pages. */
export class WalCopy {
  readonly #db: DatabaseSync;
  readonly #file: string;
  #worker: Worker | null = null;
  #ended: Promise<void> = Promise.resolve();
  #idleTimer: NodeJS.Timeout | null = null;
  #copying = false;
  #lookedAt = -LOOK_INTERVAL;

  /** The database is open already and is in WAL mode. */
  constructor(db: DatabaseSync, file: string) {
    this.#db = db;
    this.#file = file;
  }

  /** To be called after each commit. */
  committed(): void {
    if (this.#copying || performance.now() - this.#lookedAt < LOOK_INTERVAL) return;
    this.#lookedAt = performance.now();
    if (this.#state().left < MIN_PAGES) return;
    this.#copying = true;
    if (this.#idleTimer !== null) clearTimeout(this.#idleTimer);
    (this.#worker ?? this.#start()).postMessage('copy');
  }

  #state(mode: 'NOOP' | 'PASSIVE' = 'NOOP'): WalState {
    try {
      const found = this.#db.prepare(`PRAGMA wal_checkpoint(${mode})`).get();
      const pages = Number(found?.['log'] ?? 0);
      return { pages, left: pages - Number(found?.['checkpointed'] ?? 0) };
    } catch {
      // The disk is full or read-only. The write-ahead log holds everything, and it is tried again after a later commit.
      return { pages: 0, left: 0 };
    }
  }

  #start(): Worker {
    const worker = new Worker(new URL('./wal-copy-thread.ts', import.meta.url), {
      workerData: { file: this.#file } satisfies WalCopyData,
    });
    worker.on('message', () => this.#copied());
    this.#ended = new Promise((resolve) => worker.once('exit', () => resolve()));
    return (this.#worker = worker);
  }

  #copied(): void {
    this.#copying = false;
    this.#idleTimer = setTimeout(() => this.#end(), IDLE_TIMEOUT);
    if (this.#db.isTransaction) return;
    // While a backup or a check reads, SQLite copies only what was written before it. The rest is copied when it has ended.
    const { pages, left } = this.#state();
    if (left > 0 && pages >= RESET_PAGES && (left <= MAX_OWN_PAGES || pages >= MAX_PAGES)) this.#state('PASSIVE');
  }

  #end(): void {
    if (this.#idleTimer !== null) clearTimeout(this.#idleTimer);
    this.#worker?.postMessage('close');
    this.#worker = null;
  }

  /** Ends the thread. A copy that it is in the middle of is finished first. */
  async close(): Promise<void> {
    this.#end();
    await this.#ended;
  }
}
