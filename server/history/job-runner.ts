/** Where history's work is done: what is short at once, what is long in a thread of its own, one after the other. */
import { Worker } from 'node:worker_threads';
import { Refusal } from '#shared/errors.ts';
import type { Chunk } from '#server/history/chunks.ts';
import { begin, faultOf, type Fault, type Jobs } from '#server/history/jobs.ts';
import type { WorkerResponse, WorkerRequest } from '#server/history/worker.ts';
import { RoomDamaged } from '#server/store/errors.ts';

/** How many may wait for the thread; who comes then is asked to come again. */
const MAX_WAITING = 32;
/** A thread that nobody needs for so long is ended, in milliseconds: it holds memory. */
const IDLE = 60_000;

/** The state that a job was to begin from cannot be read. The log has everything, so it can begin from less. */
export class StartDamaged extends Error {
  override readonly name = 'StartDamaged';
}

function errorOf(room: string, { kind, message, where }: Fault): Error {
  if (kind === 'room') return new RoomDamaged(room, where, { cause: new Error(message) });
  return kind === 'start' ? new StartDamaged(message) : new Error(message);
}

/** A job of one kind on the rows of one room. */
export type JobRequest<K extends keyof Jobs> = {
  readonly kind: K;
  readonly asked: Jobs[K]['asked'] & { readonly room: string };
  /** The rows, a part at a time. Each list is read no further than the job needs it. */
  readonly chunks: readonly (AsyncIterable<Chunk> | Iterable<Chunk>)[];
  /** Whether there is so little of it that it may be done at once. */
  readonly short: boolean;
};

async function doneHere<K extends keyof Jobs>({ kind, asked, chunks }: JobRequest<K>): Promise<Jobs[K]['found']> {
  try {
    const job = begin(kind, asked);
    for (const list of chunks) for await (const chunk of list) if (!job.add(chunk)) break;
    return job.end();
  } catch (error) {
    const fault = faultOf(error);
    throw fault.kind === 'other' ? error : errorOf(asked.room, fault);
  }
}

/** The desk. */
export class JobRunner {
  #worker: Worker | null = null;
  #answered: { resolve: (answer: WorkerResponse) => void; reject: (error: Error) => void } | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #idle: NodeJS.Timeout | null = null;
  #closed = false;

  /** Does a job. Rejects with `RoomDamaged`, with `StartDamaged`, and with a refusal where too much is waiting. */
  async run<K extends keyof Jobs>(work: JobRequest<K>): Promise<Jobs[K]['found']> {
    if (work.short) return doneHere(work);
    if (this.#waiting >= MAX_WAITING || this.#closed) throw new Refusal('unavailable', 'Too much is being looked up just now.');
    this.#waiting += 1;
    const turn = this.#last.then(() => this.#inThread(work));
    this.#last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#waiting -= 1;
      this.#rest();
    }
  }

  async #inThread<K extends keyof Jobs>({ kind, asked, chunks }: JobRequest<K>): Promise<Jobs[K]['found']> {
    const ask = async (order: WorkerRequest): Promise<unknown> => {
      const answer = await this.#send(order);
      if ('fault' in answer) throw errorOf(asked.room, answer.fault);
      return answer.value;
    };
    await ask({ do: 'begin', kind, asked });
    for (const list of chunks) for await (const chunk of list) if ((await ask({ do: 'add', chunk })) !== true) break;
    return (await ask({ do: 'end' })) as Jobs[K]['found'];
  }

  #send(order: WorkerRequest): Promise<WorkerResponse> {
    if (this.#closed) return Promise.reject(new Refusal('unavailable'));
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#worker ??= this.#started();
    const worker = this.#worker;
    return new Promise((resolve, reject) => {
      this.#answered = { resolve, reject };
      worker.postMessage(order);
    });
  }

  #started(): Worker {
    const worker = new Worker(new URL('./worker.ts', import.meta.url));
    // Nothing that is looked up keeps the process from ending.
    worker.unref();
    worker.on('message', (answer: WorkerResponse) => this.#answered?.resolve(answer));
    const gone = (error: Error): void => {
      // Of a thread that was let go of nobody waits for anything.
      if (this.#worker !== worker) return;
      this.#worker = null;
      this.#answered?.reject(error);
    };
    worker.on('error', gone);
    worker.on('exit', () => gone(new Error("history's thread has ended")));
    return worker;
  }

  #rest(): void {
    if (this.#waiting > 0) return;
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = setTimeout(() => void this.#let(), IDLE);
    this.#idle.unref();
  }

  async #let(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  /** Gives up what is at work, and ends. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#idle !== null) clearTimeout(this.#idle);
    await this.#let();
    this.#answered?.reject(new Refusal('unavailable'));
    await this.#last;
  }
}
