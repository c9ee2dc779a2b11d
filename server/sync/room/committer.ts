/**
 * Group commit (S1): all updates of a short tick, over all rooms, go into one durable transaction; while it is being written the
 * next one gathers. Nothing is acknowledged or shown to anyone before.
 */
import type { Meter } from '#server/metrics/meter.ts';
import type { Log, LogEntry } from '#server/store/log/log.ts';
import type { Connection } from '#server/sync/room/connection.ts';

/**
 * How far apart batches begin, in milliseconds: so many for each message that goes out to people in a millisecond. Where little
 * is written nothing is gathered for long; where much is, each commit and each frame carries more. The longest is too short to
 * see. It must not shrink when batches take long, or they would become smaller just when they have to carry more.
 */
const SHORTEST = 2;
const LONGEST = 25;
const PER_MESSAGE = 1.75;
/** The part that the newest batch has in what is known of the load. */
const NEWEST = 0.2;
/** A store that took longer than this to fail, in milliseconds, is not asked again for each room: everyone behind would wait. */
const SLOW_FAILURE = 500;

/** One admitted message on its way to disk. `entry` is null where the message brought nothing but must be answered in its turn. */
export type Submission = {
  readonly room: CommittingRoom;
  readonly entry: LogEntry | null;
  readonly connection: Connection | null;
  /** The message's number on its connection. */
  readonly message: number;
  readonly closesGaps: boolean;
};

/** What the committer needs of a room. */
export interface CommittingRoom {
  readonly failed: boolean;
  /** How many are there to be told. */
  readonly audience: number;
  /** These are durable; `seqs` has the log's numbers, null for submissions without an entry. */
  committed(submissions: readonly Submission[], seqs: readonly (number | null)[]): void;
  /** What was admitted could not be written. */
  fail(error: unknown): void;
}

/** Writes submissions in the order in which they came. */
export class Committer {
  readonly #log: Log;
  readonly #meter: Meter;
  #queue: Submission[] = [];
  #running: Promise<void> | null = null;
  /** Messages a millisecond that go out to people, as far as the last batches tell, and when the newest of them began. */
  #load = 0;
  #began = 0;

  constructor(log: Log, meter: Meter) {
    this.#log = log;
    this.#meter = meter;
  }

  /** How many submissions wait for the next commit. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Takes a submission in. */
  submit(submission: Submission): void {
    this.#queue.push(submission);
    if (submission.entry !== null) this.#meter.admitted();
    this.#running ??= this.#run();
  }

  /** Resolves when everything that was submitted is written or has failed. */
  async flush(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  async #run(): Promise<void> {
    let from = performance.now();
    while (this.#queue.length > 0) {
      const gather = Math.min(LONGEST, Math.max(SHORTEST, this.#load * PER_MESSAGE));
      const left = from + gather - performance.now();
      // Also where the time is up already, what has arrived is heard first.
      await new Promise<void>((resolve) => void (left > 0 ? setTimeout(resolve, left) : setImmediate(resolve)));
      from = performance.now();
      this.#weigh(from);
      const batch = this.#queue.filter(({ room }) => !room.failed);
      this.#queue = [];
      await this.#write(batch);
    }
    this.#running = null;
  }

  #weigh(now: number): void {
    const outgoing = this.#queue.reduce((sum, { room }) => sum + room.audience, 0);
    this.#load += (outgoing / Math.max(1, now - this.#began) - this.#load) * NEWEST;
    this.#began = now;
  }

  async #write(batch: readonly Submission[]): Promise<void> {
    const entries = batch.flatMap(({ entry }) => (entry === null ? [] : [entry]));
    let seqs: number[];
    const asked = performance.now();
    try {
      seqs = entries.length === 0 ? [] : await this.#log.append(entries);
      if (entries.length > 0) this.#meter.committed(entries.length, (performance.now() - asked) / 1000);
    } catch (error) {
      this.#meter.commitFailed();
      await this.#writeApart(batch, error, performance.now() - asked < SLOW_FAILURE);
      return;
    }
    const rooms = new Map<CommittingRoom, { submissions: Submission[]; seqs: (number | null)[] }>();
    let next = 0;
    for (const submission of batch) {
      let of = rooms.get(submission.room);
      if (of === undefined) rooms.set(submission.room, (of = { submissions: [], seqs: [] }));
      of.submissions.push(submission);
      of.seqs.push(submission.entry === null ? null : (seqs[next++] ?? null));
    }
    for (const [room, of] of rooms) {
      try {
        room.committed(of.submissions, of.seqs);
      } catch (error) {
        room.fail(error);
      }
    }
  }

  /** After a failure each room is tried on its own, so that one that cannot be written takes no other with it. */
  async #writeApart(batch: readonly Submission[], error: unknown, again: boolean): Promise<void> {
    const rooms = new Set(batch.map(({ room }) => room));
    if (again && rooms.size > 1) {
      for (const room of rooms) await this.#write(batch.filter((submission) => submission.room === room));
      return;
    }
    // Later submissions may stand on these, so the room begins again from what is durable; its clients still hold the rest.
    for (const room of rooms) room.fail(error);
  }
}
