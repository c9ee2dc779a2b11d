/** Makes photos of uploaded images: one after the other, each in a thread of its own that ends with it. */
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { Refusal } from '#shared/errors.ts';
import { photoTypeOf } from '#shared/photo.ts';
import type { PhotoResult, PhotoTask } from '#server/photo/worker.ts';

/** How many uploads there may be at once. Each holds its bytes in memory, so further callers are asked to come again. */
const MAX_AT_ONCE = 8;
/** How long one image may take, in milliseconds. A large one takes one second on a quiet machine. */
const TIMEOUT = 30_000;

/** Makes photos. */
export class PhotoMaker {
  readonly #log: Logger;
  #queueEnd: Promise<unknown> = Promise.resolve();
  /** Whose uploads are being read or made into photos, or wait for that. */
  readonly #people = new Set<string>();
  #worker: Worker | null = null;
  #closed = false;

  constructor(log: Logger) {
    this.#log = log;
  }

  /**
   * The photo made of what `read` gives: an upload and the type that it calls itself. Refuses what is no image of this type, what is
   * damaged, and what is too large. Of one person it takes one upload at a time, and of all only a few, which it counts before they
   * are read. The decoder is a program in WebAssembly in a thread of its own: what goes wrong in it stays in it.
   */
  async make(personId: string, read: () => Promise<{ type: string; bytes: Uint8Array }>): Promise<Uint8Array> {
    if (this.#people.has(personId)) throw new Refusal('too_many');
    if (this.#people.size >= MAX_AT_ONCE || this.#closed) throw new Refusal('unavailable');
    this.#people.add(personId);
    try {
      const { type, bytes } = await read();
      const found = photoTypeOf(bytes);
      if (found === null || found !== type) throw new Refusal('invalid', undefined, { photo: 'notAPhoto' });
      const turn = this.#queueEnd.then(() => this.#inThread({ type: found, bytes }));
      this.#queueEnd = turn.catch(() => undefined);
      const result = await turn;
      if ('photo' in result) return result.photo;
      this.#log.info({ problem: result.problem }, 'an uploaded image was refused');
      throw new Refusal('invalid', undefined, { photo: result.problem });
    } finally {
      this.#people.delete(personId);
    }
  }

  async #inThread(task: PhotoTask): Promise<PhotoResult> {
    if (this.#closed) throw new Refusal('unavailable');
    // The thread gets nothing of the environment, which has secrets.
    // What the decoder writes about an image goes nowhere: it may hold parts of it.
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: task,
      env: {},
      stdout: true,
      stderr: true,
    });
    worker.stdout.resume();
    worker.stderr.resume();
    this.#worker = worker;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<PhotoResult>((resolve, reject) => {
        const failed = (why: string) => (error?: unknown) => {
          if (this.#closed) return reject(new Refusal('unavailable'));
          this.#log.warn({ err: error }, `an uploaded image was refused: ${why}`);
          resolve({ problem: 'notAPhoto', why });
        };
        worker.once('message', resolve);
        worker.once('error', failed('its decoder failed'));
        worker.once('exit', failed('its decoder ended'));
        timer = setTimeout(failed('it took too long'), TIMEOUT);
      });
    } finally {
      clearTimeout(timer);
      this.#worker = null;
      worker.removeAllListeners();
      // An error of a thread that is being ended concerns nobody any more.
      worker.on('error', () => undefined);
      await worker.terminate();
    }
  }

  /** Ends the thread. What still waits is refused. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#worker?.terminate();
  }
}
