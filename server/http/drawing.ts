/** Draws pages in a thread, one after the other, and gives up on those that would come too late. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { FirstView } from '#shared/first-view.ts';
import type { DrawingReply, DrawingRequest, FromThread, ToThread } from '#server/http/drawing-thread.ts';
import { factsOf, frameKey, type PageFrame } from '#server/http/page-frame.ts';
import { DIST } from '#server/http/pages.ts';

/** The client's bundle for the server. It is not among the files that are served. */
export const DRAWING_BUNDLE = fileURLToPath(new URL('../../dist-server/server-render.js', import.meta.url));

/** How many pages may wait. Further ones come as they do for everybody else, without their text. */
const MAX_WAITING = 16;
/** How long a page may take with its wait, in milliseconds. After that the page without text is faster. */
const TIME_LIMIT = 3000;
/** How long a page waits for the frame of the first device of its kind, in milliseconds. */
const FRAME_TIME_LIMIT = 1500;
/** The thread holds no more memory than this, in megabytes. */
const MEMORY_LIMIT = 256;

/** Draws pages. */
export class Drawing {
  readonly #log: Logger;
  readonly #files = { bundle: pathToFileURL(DRAWING_BUNDLE).href, index: join(DIST, 'index.html') };
  #worker: Worker | null = null;
  /** The media queries on which a drawing depends; null until the thread has said so. */
  #queries: readonly string[] | null = null;
  /** The frames by their keys. They stay when the thread ends. One that is made and null could not be made. */
  readonly #frames = new Map<string, { readonly isMade: boolean; readonly frame: PageFrame | null }>();
  /** Those who wait for what the thread says next of frames. */
  #waitingForFrames: (() => void)[] = [];
  /** The device that came last before the thread could say what its frame depends on. */
  #early: FirstView | null = null;
  /** Whether the thread has ended before it could draw. The next one would end too. */
  #isBroken = false;
  #pendingReply: ((reply: DrawingReply) => void) | null = null;
  #queueEnd: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #closed = false;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Whether the client was built. */
  get #isBuilt(): boolean {
    return existsSync(DRAWING_BUNDLE) && existsSync(this.#files.index);
  }

  /** Starts the thread, and has the frame of this device made, so that the first plan need not wait for them. */
  warm(view: FirstView | null): void {
    if (this.#worker === null && !this.#closed && !this.#isBroken && this.#isBuilt) this.#worker = this.#start();
    if (view === null || this.#worker === null) return;
    if (this.#queries === null) {
      this.#early = view;
      return;
    }
    const needed = factsOf(view, this.#queries);
    const key = frameKey(needed);
    if (this.#frames.has(key)) return;
    this.#frames.set(key, { isMade: false, frame: null });
    this.#worker.postMessage({ needed } satisfies ToThread);
  }

  /**
   * The frame of the page of such a device. The first device of a kind has it made, and waits for that. Null where no page can be drawn for
   * it, or where that takes too long.
   */
  async frameFor(view: FirstView): Promise<PageFrame | null> {
    const found = this.#frameOf(view);
    if (found !== null) return found;
    this.warm(view);
    const until = Date.now() + FRAME_TIME_LIMIT;
    while (this.#worker !== null && !this.#closed && !this.#hasFailed(view)) {
      const left = until - Date.now();
      if (left <= 0) return null;
      await this.#nextFrame(left);
      const frame = this.#frameOf(view);
      if (frame !== null) return frame;
      this.warm(view);
    }
    return null;
  }

  #frameOf(view: FirstView): PageFrame | null {
    if (this.#closed || this.#queries === null) return null;
    return this.#frames.get(frameKey(factsOf(view, this.#queries)))?.frame ?? null;
  }

  /** Whether the frame of such a device could not be made. */
  #hasFailed(view: FirstView): boolean {
    return this.#queries !== null && this.#frames.get(frameKey(factsOf(view, this.#queries)))?.isMade === true;
  }

  /** Waits until the thread says something of frames, or has ended, or the time is over. */
  async #nextFrame(time: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      timer = setTimeout(resolve, time);
      this.#waitingForFrames.push(resolve);
    });
    clearTimeout(timer);
  }

  #wakeWaiting(): void {
    const waiting = this.#waitingForFrames;
    this.#waitingForFrames = [];
    for (const wake of waiting) wake();
  }

  /** The end of a page, with a plan and its text; null if it could not be drawn, or not in time. */
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
    if ('end' in reply) return reply.end;
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
    worker.on('message', (said: FromThread) => {
      if ('key' in said) {
        this.#frames.set(said.key, { isMade: true, frame: said.frame });
        if (said.frame === null) this.#log.error('the start of a page could not be made; its pages come without their text');
        this.#wakeWaiting();
      } else if ('queries' in said) {
        this.#queries = said.queries;
        this.warm(this.#early);
        this.#early = null;
        this.#wakeWaiting();
      } else this.#pendingReply?.(said);
    });
    const gone = (fault: string): void => {
      if (this.#worker !== worker) return;
      this.#worker = null;
      if (this.#queries === null) {
        this.#isBroken = true;
        this.#log.error({ fault }, 'no page can be drawn; all come without their text');
      }
      // What this thread was asked for and has not made, the next one is asked for again.
      for (const [key, { isMade }] of this.#frames) if (!isMade) this.#frames.delete(key);
      this.#wakeWaiting();
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
    this.#wakeWaiting();
    await worker?.terminate();
  }
}
