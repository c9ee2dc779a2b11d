/** Runs the jobs of history: short jobs at once, and long jobs one after the other in a worker thread. */
import { Worker } from 'node:worker_threads';
import { Refusal } from '#shared/errors.ts';
import type { Chunk } from '#server/history/chunks.ts';
import { begin, faultOf, type Fault, type Jobs } from '#server/history/jobs.ts';
import type { WorkerResponse, WorkerRequest } from '#server/history/worker.ts';
import { RoomDamaged } from '#server/store/errors.ts';

/** How many long jobs may wait. Further callers are asked to come again. */
const MAX_WAITING = 32;
/**
 * How many patient jobs may wait: those of news, of which each reader asks one at a time. They hold the state from which they start, so
 * there is an end of it.
 */
const MAX_PATIENT = 256;
/** So many other jobs go before a patient one that waits. */
const OTHERS_FIRST = 4;
/** The worker thread is ended when it has been idle for so long, in milliseconds, because it holds memory. */
const IDLE_TIMEOUT = 60_000;

/** How long the worker thread may take to end by itself, in milliseconds. Its longest step, one chunk, takes a fraction of that. */
const END_TIMEOUT = 10_000;

/**
 * Ends the thread behind the step that it is in. It is not terminated in the middle of one: Node aborts the whole process when a thread
 * is terminated while it makes a decoder of packs.
 */
async function ends(worker: Worker): Promise<void> {
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.postMessage({ do: 'close' } satisfies WorkerRequest);
  const timer = setTimeout(() => void worker.terminate(), END_TIMEOUT);
  await ended;
  clearTimeout(timer);
}

/**
 * The state from which a job was to start cannot be read. The log has everything, so the job can start from an earlier state.
 */
export class StartDamaged extends Error {
  override readonly name = 'StartDamaged';
}

function errorOf(room: string, { kind, message, where }: Fault): Error {
  if (kind === 'room') return new RoomDamaged(room, where, { cause: new Error(message) });
  return kind === 'start' ? new StartDamaged(message) : new Error(message);
}

/** A request for a job of one kind on the rows of one room. */
export type JobRequest<K extends keyof Jobs> = {
  readonly kind: K;
  readonly asked: Jobs[K]['asked'] & { readonly room: string };
  /** The rows in parts. Each list is read only as far as the job needs it. */
  readonly chunks: readonly (AsyncIterable<Chunk> | Iterable<Chunk>)[];
  /** Whether the job is so small that it may run on the main thread. */
  readonly short: boolean;
  /** Whether it can wait while others have their turn, because nobody has pressed a button for it. */
  readonly patient?: boolean;
};

/** The parts of a list. The next one is read from the store while the thread works on this one. */
async function* readAhead(list: AsyncIterable<Chunk> | Iterable<Chunk>): AsyncGenerator<Chunk> {
  const parts = Symbol.asyncIterator in list ? list[Symbol.asyncIterator]() : list[Symbol.iterator]();
  const read = async (): Promise<IteratorResult<Chunk>> => parts.next();
  let next = read();
  try {
    for (let part = await next; part.done !== true; part = await next) {
      next = read();
      // An error of it is one of the part after this one, and may come too late for anybody to hear of it.
      next.catch(() => undefined);
      yield part.value;
    }
  } finally {
    await parts.return?.();
  }
}

async function runInline<K extends keyof Jobs>({ kind, asked, chunks }: JobRequest<K>): Promise<Jobs[K]['found']> {
  try {
    const job = begin(kind, asked);
    for (const list of chunks) for await (const chunk of list) if (!job.add(chunk)) break;
    return job.end();
  } catch (error) {
    const fault = faultOf(error);
    throw fault.kind === 'other' ? error : errorOf(asked.room, fault);
  }
}

/** The turns of jobs, one after the other. Patient jobs let others pass, but not without end. */
class Turns {
  readonly #waiting = { patient: [] as (() => void)[], other: [] as (() => void)[] };
  #isTaken = false;
  #othersInARow = 0;

  /** How many jobs of this kind wait. */
  waiting(patient: boolean): number {
    return this.#waiting[patient ? 'patient' : 'other'].length;
  }

  /** Resolves when it is the caller's turn. They must call `pass` when they are done. */
  async take(patient: boolean): Promise<void> {
    if (!this.#isTaken) {
      this.#isTaken = true;
      return;
    }
    await new Promise<void>((resolve) => this.#waiting[patient ? 'patient' : 'other'].push(resolve));
  }

  /** Gives the turn to the next job. */
  pass(): void {
    const { patient, other } = this.#waiting;
    const isPatients = patient.length > 0 && (other.length === 0 || this.#othersInARow >= OTHERS_FIRST);
    this.#othersInARow = isPatients ? 0 : this.#othersInARow + 1;
    const next = (isPatients ? patient : other).shift();
    if (next === undefined) this.#isTaken = false;
    else next();
  }
}

/** Runs jobs. */
export class JobRunner {
  #worker: Worker | null = null;
  #pendingReply: { resolve: (response: WorkerResponse) => void; reject: (error: Error) => void } | null = null;
  readonly #turns = new Turns();
  /** The jobs that run or wait for their turn. */
  readonly #running = new Set<Promise<unknown>>();
  #idle: NodeJS.Timeout | null = null;
  #closed = false;

  /** Runs a job. Rejects with `RoomDamaged`, with `StartDamaged`, or with a refusal if too many jobs wait. */
  async run<K extends keyof Jobs>(request: JobRequest<K>): Promise<Jobs[K]['found']> {
    if (request.short) return runInline(request);
    const { patient = false } = request;
    if (this.#closed || this.#turns.waiting(patient) >= (patient ? MAX_PATIENT : MAX_WAITING))
      throw new Refusal('unavailable', 'Too much is being looked up just now.');
    const turn = this.#turns.take(patient).then(() => this.#inThread(request));
    this.#running.add(turn);
    try {
      return await turn;
    } finally {
      this.#running.delete(turn);
      this.#turns.pass();
      this.#startIdleTimer();
    }
  }

  async #inThread<K extends keyof Jobs>({ kind, asked, chunks }: JobRequest<K>): Promise<Jobs[K]['found']> {
    const ask = async (message: WorkerRequest): Promise<unknown> => {
      const response = await this.#send(message);
      if ('fault' in response) throw errorOf(asked.room, response.fault);
      return response.value;
    };
    await ask({ do: 'begin', kind, asked });
    for (const list of chunks) for await (const chunk of readAhead(list)) if ((await ask({ do: 'add', chunk })) !== true) break;
    return (await ask({ do: 'end' })) as Jobs[K]['found'];
  }

  #send(message: WorkerRequest): Promise<WorkerResponse> {
    if (this.#closed) return Promise.reject(new Refusal('unavailable'));
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#worker ??= this.#startWorker();
    const worker = this.#worker;
    return new Promise((resolve, reject) => {
      this.#pendingReply = { resolve, reject };
      worker.postMessage(message);
    });
  }

  #startWorker(): Worker {
    const worker = new Worker(new URL('./worker.ts', import.meta.url));
    // A running job does not keep the process from ending.
    worker.unref();
    worker.on('message', (response: WorkerResponse) => this.#pendingReply?.resolve(response));
    const gone = (error: Error): void => {
      // Nobody waits for an answer of a thread that was ended on purpose.
      if (this.#worker !== worker) return;
      this.#worker = null;
      this.#pendingReply?.reject(error);
    };
    worker.on('error', gone);
    worker.on('exit', () => gone(new Error("history's thread has ended")));
    return worker;
  }

  #startIdleTimer(): void {
    if (this.#running.size > 0) return;
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = setTimeout(() => void this.#endWorker(), IDLE_TIMEOUT);
    this.#idle.unref();
  }

  async #endWorker(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    if (worker !== null) await ends(worker);
  }

  /** Abandons the running job, and ends the worker thread. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#idle !== null) clearTimeout(this.#idle);
    await this.#endWorker();
    this.#pendingReply?.reject(new Refusal('unavailable'));
    await Promise.allSettled(this.#running);
  }
}
