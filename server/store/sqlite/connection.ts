/**
 * The main thread's connection to the database thread: it sends requests with a number, and gives each response as a promise.
 */
import { Worker } from 'node:worker_threads';
import { AppendRefused, ClientTaken, StoreUnavailable } from '#server/store/errors.ts';
import type { RequestFrame, ResponseFrame, ThreadData, ThreadRequest } from '#server/store/sqlite/messages.ts';

/** An error in the database thread. `code` is SQLite's numeric code, 0 if the error is not SQLite's. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly code: number;

  constructor(message: string, code: number) {
    super(message);
    this.code = code;
  }
}

/** SQLite's primary codes of temporary errors: busy, locked, read-only, disk error, disk full, file cannot be opened. */
const TRANSIENT = new Set([5, 6, 8, 10, 13, 14]);

function errorOf({ message, code, conflicts, refused }: Extract<ResponseFrame, { ok: false }>): Error {
  if (refused !== null) return new AppendRefused(refused);
  if (conflicts.length > 0) return new ClientTaken(conflicts);
  const error = new DatabaseError(message, code);
  return TRANSIENT.has(code & 0xff) ? new StoreUnavailable(message, { uncertain: false, cause: error }) : error;
}

/** The error for what comes after the close, or waited for the end of a transaction then. Nothing of it was stored. */
const storeClosed = (): StoreUnavailable => new StoreUnavailable('the store is closed', { uncertain: false });

/** A running database thread. */
export class SqliteConnection {
  readonly #worker: Worker;
  readonly #onLost: (error: Error) => void;
  /** Resolves when it is closed; null as long as nobody closes it. */
  #closed: Promise<void> | null = null;
  readonly #pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  #nextId = 1;
  #ended: Error | null = null;

  /**
   * Starts the thread on a database file. The first request rejects if the file cannot be opened or is in use. `onLost` is
   * called if the thread ends by itself. Every later request rejects then.
   */
  constructor(data: ThreadData, onLost: (error: Error) => void) {
    this.#onLost = onLost;
    this.#worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: data });
    this.#worker.on('message', (frame: ResponseFrame) => {
      const waiting = this.#pending.get(frame.id);
      this.#pending.delete(frame.id);
      if (frame.ok) waiting?.resolve(frame.value);
      else waiting?.reject(errorOf(frame));
    });
    this.#worker.on('error', (error: Error) => this.#end(error));
    this.#worker.on('exit', () => this.#end(new Error('the database thread has ended')));
  }

  #end(error: Error): void {
    if (this.#ended === null && this.#closed === null) this.#onLost(error);
    this.#ended ??= this.#closed === null ? error : storeClosed();
    for (const waiting of this.#pending.values()) waiting.reject(this.#ended);
    this.#pending.clear();
  }

  /** Sends a request. Resolves with the response; rejects with the thread's error, or with the reason why the thread ended. */
  request(request: ThreadRequest): Promise<unknown> {
    if (this.#closed !== null) return Promise.reject(storeClosed());
    return this.#send(request);
  }

  #send(request: ThreadRequest): Promise<unknown> {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#worker.postMessage({ id, request } satisfies RequestFrame);
    });
  }

  /** Closes the database and ends the thread. Earlier requests are answered first. */
  async close(): Promise<void> {
    await (this.#closed ??= this.#close());
  }

  async #close(): Promise<void> {
    if (this.#ended === null) await this.#send({ kind: 'close' });
    await this.#worker.terminate();
  }
}
