/** Draws pages in a thread, one after the other, and gives up on those that would come too late. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { DrawingReply, DrawingRequest } from '#server/http/drawing-thread.ts';
import { DIST } from '#server/http/pages.ts';

/** The client's bundle for the server. It is not among the files that are served. */
export const DRAWING_BUNDLE = fileURLToPath(new URL('../../dist-server/server-render.js', import.meta.url));

/** How many pages may wait. Further ones come as they do for everybody else, without their text. */
const MAX_WAITING = 16;
/** How long a page may take with its wait, in milliseconds. After that the page without text is faster. */
const TIME_LIMIT = 3000;
/** The thread holds no more memory than this, in megabytes. */
const MEMORY_LIMIT = 256;

/** Draws pages. */
export class Drawing {
  readonly #log: Logger;
  readonly #files = { bundle: pathToFileURL(DRAWING_BUNDLE).href, index: join(DIST, 'index.html') };
  #worker: Worker | null = null;
  #pendingReply: ((reply: DrawingReply) => void) | null = null;
  #queueEnd: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #closed = false;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Whether pages can be drawn: whether the client was built. */
  get isReady(): boolean {
    return !this.#closed && existsSync(DRAWING_BUNDLE) && existsSync(this.#files.index);
  }

  /** Starts the thread, so that the first plan need not wait for it. */
  warm(): void {
    if (this.#worker === null && this.isReady) this.#worker = this.#start();
  }

  /** The page with a plan and its text; null if it could not be drawn, or not in time. */
  async draw(request: DrawingRequest): Promise<Uint8Array | null> {
    if (this.#waiting >= MAX_WAITING || this.#closed) return null;
    this.#waiting += 1;
    let timer: NodeJS.Timeout | undefined;
    let isLate = false;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => {
        isLate = true;
        resolve(null);
      }, TIME_LIMIT);
    });
    const turn = this.#queueEnd.then(async () => (isLate ? null : this.#inThread(request)));
    this.#queueEnd = turn;
    try {
      return await Promise.race([turn, late]);
    } finally {
      clearTimeout(timer);
      this.#waiting -= 1;
    }
  }

  async #inThread(request: DrawingRequest): Promise<Uint8Array | null> {
    if (this.#closed) return null;
    this.#worker ??= this.#start();
    const worker = this.#worker;
    const reply = await new Promise<DrawingReply>((resolve) => {
      this.#pendingReply = resolve;
      worker.postMessage(request);
    });
    if ('page' in reply) return reply.page;
    if (!this.#closed) this.#log.error({ fault: reply.fault }, 'a page could not be drawn; it comes without its text');
    return null;
  }

  #start(): Worker {
    const worker = new Worker(new URL('./drawing-thread.ts', import.meta.url), {
      workerData: this.#files,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_LIMIT },
    });
    // A page that is drawn does not keep the process from ending.
    worker.unref();
    worker.on('message', (reply: DrawingReply) => this.#pendingReply?.(reply));
    const gone = (fault: string): void => {
      if (this.#worker !== worker) return;
      this.#worker = null;
      this.#pendingReply?.({ fault });
    };
    worker.on('error', (error) => gone(error.name));
    worker.on('exit', () => gone('the thread has ended'));
    return worker;
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    this.#closed = true;
    const worker = this.#worker;
    this.#worker = null;
    this.#pendingReply?.({ fault: 'closed' });
    await worker?.terminate();
  }
}
