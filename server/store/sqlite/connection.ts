/** The main thread's end of the database thread: questions go out with a number, answers come back as promises. */
import { Worker } from 'node:worker_threads';
import { ClientTaken, StoreUnavailable } from '#server/store/errors.ts';
import type { AnswerFrame, Ask, ThreadData } from '#server/store/sqlite/messages.ts';

/** SQLite said no. `code` is its own numeric code, 0 where there is none. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly code: number;

  constructor(message: string, code: number) {
    super(message);
    this.code = code;
  }
}

/** SQLite's primary codes for what may pass: busy, locked, read-only, a fault of the disk, full, the file is not to be opened. */
const MAY_PASS = new Set([5, 6, 8, 10, 13, 14]);

function errorOf({ message, code, conflicts }: Extract<AnswerFrame, { ok: false }>): Error {
  if (conflicts.length > 0) return new ClientTaken(conflicts);
  const error = new DatabaseError(message, code);
  return MAY_PASS.has(code & 0xff) ? new StoreUnavailable(message, { uncertain: false, cause: error }) : error;
}

/** A running database thread. */
export class SqliteConnection {
  readonly #worker: Worker;
  readonly #lost: (error: Error) => void;
  #closing = false;
  readonly #pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  #next = 1;
  #gone: Error | null = null;

  /**
   * Starts the thread on a database file. Its first question rejects where the file cannot be opened or is in use. `lost` is told
   * where the thread ends by itself: nothing can be asked any more.
   */
  constructor(data: ThreadData, lost: (error: Error) => void) {
    this.#lost = lost;
    this.#worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: data });
    this.#worker.on('message', (frame: AnswerFrame) => {
      const waiting = this.#pending.get(frame.id);
      this.#pending.delete(frame.id);
      if (frame.ok) waiting?.resolve(frame.value);
      else waiting?.reject(errorOf(frame));
    });
    this.#worker.on('error', (error: Error) => this.#end(error));
    this.#worker.on('exit', () => this.#end(new Error('the database thread has ended')));
  }

  #end(error: Error): void {
    if (this.#gone === null && !this.#closing) this.#lost(error);
    this.#gone ??= error;
    for (const waiting of this.#pending.values()) waiting.reject(this.#gone);
    this.#pending.clear();
  }

  /** Asks the thread; resolves with its answer, rejects with what it said, or the reason why the thread ended. */
  ask(ask: Ask): Promise<unknown> {
    if (this.#gone !== null) return Promise.reject(this.#gone);
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#worker.postMessage({ id, ask });
    });
  }

  /** Closes the database and ends the thread. What was asked before is answered first. */
  async close(): Promise<void> {
    this.#closing = true;
    if (this.#gone === null) await this.ask({ kind: 'close' });
    await this.#worker.terminate();
  }
}
