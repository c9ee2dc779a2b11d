/**
 * Group commit (S1): all updates of a short interval, from all rooms, go into one durable transaction. While it is written, the
 * next batch fills. No update is acknowledged or sent to others before it is durable.
 */
import { performance } from 'node:perf_hooks';
import type { Meter } from '#server/metrics/meter.ts';
import { AppendRefused, StoreUnavailable } from '#server/store/errors.ts';
import type { Log, LogEntry } from '#server/store/log/log.ts';
import { CommitInterval } from '#server/sync/room/commit-interval.ts';
import type { Connection } from '#server/sync/room/connection.ts';

/**
 * If the store took longer than this to fail, in milliseconds, the rooms are not tried one by one: all later updates would
 * wait.
 */
const SLOW_FAILURE = 500;

/**
 * One admitted message on its way to disk. `entry` is null if the message brought nothing new but has to be acknowledged in
 * order.
 */
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
  /** How many connections receive what the room sends. */
  readonly audience: number;
  /**
   * Called when these submissions are durable. `seqs` has their numbers in the log, and null for a submission without an entry.
   */
  committed(submissions: readonly Submission[], seqs: readonly (number | null)[]): void;
  /** Called when admitted updates could not be written. */
  fail(error: unknown): void;
}

/** Writes submissions to the log in the order in which they came. */
export class Committer {
  readonly #log: Log;
  readonly #meter: Meter;
  #queue: Submission[] = [];
  #running: Promise<void> | null = null;
  /** Who waits for what was submitted so far. */
  #waiting: (() => void)[] = [];
  readonly #interval = new CommitInterval();
  /** The event loop's busy and idle time when the newest batch began. */
  #utilization = performance.eventLoopUtilization();

  constructor(log: Log, meter: Meter) {
    this.#log = log;
    this.#meter = meter;
  }

  /** How many submissions wait for the next commit. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Adds a submission to the queue. */
  submit(submission: Submission): void {
    this.#queue.push(submission);
    if (submission.entry !== null) this.#meter.admitted();
    this.#running ??= this.#run();
  }

  /** Resolves when what was submitted before is written or has failed, whatever comes meanwhile. */
  async written(): Promise<void> {
    if (this.#running !== null) await new Promise<void>((resolve) => void this.#waiting.push(resolve));
  }

  /** Resolves when all submissions are written or have failed. */
  async flush(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  async #run(): Promise<void> {
    let startedAt = performance.now();
    while (this.#queue.length > 0 || this.#waiting.length > 0) {
      const delay = startedAt + this.#interval.current - performance.now();
      // Also without a delay, messages that have already arrived are handled first, so that they join this batch.
      await new Promise<void>((resolve) => void (delay > 0 ? setTimeout(resolve, delay) : setImmediate(resolve)));
      startedAt = performance.now();
      this.#measure();
      const batch = this.#queue.filter(({ room }) => !room.failed);
      this.#queue = [];
      const waiting = this.#waiting.splice(0);
      await this.#write(batch);
      for (const resolve of waiting) resolve();
    }
    this.#running = null;
  }

  /** Measures how busy the process was since the last batch began. */
  #measure(): void {
    const now = performance.eventLoopUtilization();
    const { active, idle, utilization } = performance.eventLoopUtilization(now, this.#utilization);
    this.#utilization = now;
    const outgoing = this.#queue.reduce((sum, { room }) => sum + room.audience, 0);
    this.#interval.measured(utilization, outgoing, active + idle);
  }

  async #write(batch: readonly Submission[]): Promise<void> {
    const entries = batch.flatMap(({ entry }) => (entry === null ? [] : [entry]));
    let seqs: number[];
    const startedAt = performance.now();
    try {
      seqs = entries.length === 0 ? [] : await this.#log.append(entries);
      if (entries.length > 0) this.#meter.committed(entries.length, (performance.now() - startedAt) / 1000);
    } catch (error) {
      if (!(error instanceof AppendRefused)) this.#meter.commitFailed();
      // What is refused because of one room is no fault of the store.
      const isQuick = error instanceof AppendRefused || performance.now() - startedAt < SLOW_FAILURE;
      // Where nobody knows whether it was written, a second try could write it twice. The rooms look into the log first.
      const isUnwritten = !(error instanceof StoreUnavailable && error.uncertain);
      await this.#writePerRoom(batch, error, isQuick && isUnwritten);
      return;
    }
    const rooms = new Map<CommittingRoom, { submissions: Submission[]; seqs: (number | null)[] }>();
    let next = 0;
    for (const submission of batch) {
      let group = rooms.get(submission.room);
      if (group === undefined) rooms.set(submission.room, (group = { submissions: [], seqs: [] }));
      group.submissions.push(submission);
      group.seqs.push(submission.entry === null ? null : (seqs[next++] ?? null));
    }
    for (const [room, group] of rooms) {
      try {
        room.committed(group.submissions, group.seqs);
      } catch (error) {
        room.fail(error);
      }
    }
  }

  /** Handles a failed commit: tries each room on its own, so that one room that cannot be written does not stop the others. */
  async #writePerRoom(batch: readonly Submission[], error: unknown, retry: boolean): Promise<void> {
    const rooms = new Set(batch.map(({ room }) => room));
    if (retry && rooms.size > 1) {
      for (const room of rooms) await this.#write(batch.filter((submission) => submission.room === room));
      return;
    }
    // Later submissions may depend on these. So the room starts again from what is durable; its clients still hold the rest.
    for (const room of rooms) room.fail(error);
  }
}
