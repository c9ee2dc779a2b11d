/**
 * Housekeeping for logs: stores old rows as packs and writes milestones, in small steps in the background. This keeps logs
 * small and their history quick to rebuild. It changes no content: if a step fails, the log stays as it was.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { readForward } from '#server/history/chunks.ts';
import { StartDamaged, type JobRunner } from '#server/history/job-runner.ts';
import type { Start } from '#server/history/past.ts';
import { StoreUnavailable } from '#server/store/errors.ts';
import type { Log, LogLayout, Milestone } from '#server/store/log/log.ts';

/** When housekeeping runs and how much it does. docs/decisions/0018 has the figures behind these values. */
export type Schedule = {
  /** How many of the newest rows are never packed. At least one, because an append reads the last row for the next seq. */
  readonly newestRowsKept: number;
  /** The fewest rows for which a pack is made. */
  readonly minPackRows: number;
  /**
   * The most rows, and bytes of rows, that one step packs. Appends to the room wait meanwhile; with SQLite all appends wait.
   */
  readonly rowsPerStep: number;
  readonly bytesPerStep: number;
  /** The most rows or bytes of a pack. A pack of that size is never changed again. */
  readonly packRows: number;
  readonly packBytes: number;
  /**
   * A milestone is written after at least so many rows, if the packs since the last one are so many times as large as the last
   * one. So milestones never take more than twice what packs take.
   */
  readonly milestoneRows: number;
  readonly milestoneShare: number;
  /** How many checkpoints a room in which people write makes between two runs. */
  readonly busyCheckpoints: number;
  /** The delay between two steps: so many milliseconds, plus so many times the duration of the last step. */
  readonly stepDelay: number;
  readonly stepDelayFactor: number;
  /** How many milliseconds after the start the first search for rooms with work left begins. */
  readonly firstRunDelay: number;
};

/** The schedule of a real service. */
export const SCHEDULE: Schedule = {
  newestRowsKept: 8,
  minPackRows: 64,
  rowsPerStep: 2048,
  bytesPerStep: 2_000_000,
  packRows: 16_384,
  packBytes: 500_000,
  milestoneRows: 32_768,
  milestoneShare: 0.5,
  busyCheckpoints: 16,
  stepDelay: 100,
  stepDelayFactor: 2,
  firstRunDelay: 60_000,
};

/**
 * The interval between two searches for rooms with work left, in milliseconds; the shorter interval if a search found the most
 * rooms it may; and that most.
 */
const SEARCH_INTERVAL = 3_600_000;
const SHORT_SEARCH_INTERVAL = 300_000;
const ROOMS_PER_SEARCH = 100;

/** The first and last row of the next pack; null if no pack is worth making. */
export function nextPack(
  { packs, checkpoint, last, rows }: LogLayout,
  schedule: Schedule,
): { from: number; to: number } | null {
  const first = rows[0]?.seq ?? last;
  // Rows before a pack exist only if someone put them back by hand.
  const after = packs.find((pack) => pack.firstSeq > first);
  const upTo = Math.min(
    checkpoint,
    last - Math.max(1, schedule.newestRowsKept),
    after === undefined ? last : after.firstSeq - 1,
  );
  if (upTo - first + 1 < (after === undefined ? schedule.minPackRows : 1)) return null;
  let to = first - 1;
  let bytes = 0;
  for (const { seq, size } of rows) {
    if (seq > upTo || seq - first >= schedule.rowsPerStep || (bytes > 0 && bytes + size > schedule.bytesPerStep)) break;
    to = seq;
    bytes += size;
  }
  // Smaller packs are merged into the new one. The sizes are chosen so that each row is packed again only a few times.
  let from = first;
  for (const pack of packs.filter(({ lastSeq }) => lastSeq < first).toReversed()) {
    const count = pack.lastSeq - pack.firstSeq + 1;
    const fits = pack.size <= schedule.packBytes && to - pack.firstSeq < schedule.packRows && count <= 2 * (to - from + 1);
    if (!fits || pack.lastSeq !== from - 1) break;
    from = pack.firstSeq;
  }
  return { from, to };
}

/** The rows that the next milestone covers, at the earliest point that is worth it; null if none is due. */
export function nextMilestone({ packs, milestones }: LogLayout, schedule: Schedule): { after: number; to: number } | null {
  const last = milestones.at(-1) ?? { seq: 0, size: 0 };
  let since = 0;
  for (const { lastSeq, size } of packs) {
    if (lastSeq <= last.seq) continue;
    since += size;
    if (lastSeq - last.seq >= schedule.milestoneRows && since >= last.size * schedule.milestoneShare)
      return { after: last.seq, to: lastSeq };
  }
  return null;
}

/** What housekeeping needs. */
export type HousekeepingOptions = {
  readonly log: Log;
  readonly jobs: JobRunner;
  readonly logger: Logger;
  readonly schedule?: Schedule;
};

/** The housekeeping of one server. With PostgreSQL every server does it, and the first one to reach a room does its work. */
export class Housekeeping {
  readonly #log: Log;
  readonly #jobs: JobRunner;
  readonly #logger: Logger;
  readonly #schedule: Schedule;
  readonly #waiting = new Set<string>();
  /** How many checkpoints a room in which people write has written since its last run. */
  readonly #checkpoints = new Map<string, number>();
  readonly #abort = new AbortController();
  #running: Promise<void> | null = null;
  #timer: NodeJS.Timeout;

  constructor({ log, jobs, logger, schedule = SCHEDULE }: HousekeepingOptions) {
    this.#log = log;
    this.#jobs = jobs;
    this.#logger = logger;
    this.#schedule = schedule;
    this.#timer = this.#scheduleSearch(schedule.firstRunDelay);
  }

  #scheduleSearch(time: number): NodeJS.Timeout {
    return setTimeout(() => void this.#search(), time).unref();
  }

  async #search(): Promise<void> {
    let next = SEARCH_INTERVAL;
    try {
      const rooms = await this.#log.roomsToPack(this.#schedule.minPackRows + this.#schedule.newestRowsKept, ROOMS_PER_SEARCH);
      for (const room of rooms) this.#enqueue(room);
      if (rooms.length === ROOMS_PER_SEARCH) next = SHORT_SEARCH_INTERVAL;
    } catch (error) {
      if (!this.#abort.signal.aborted) this.#logger.warn({ err: error }, 'nobody could look for rooms to tidy');
    }
    if (!this.#abort.signal.aborted) this.#timer = this.#scheduleSearch(next);
  }

  /**
   * To be called when a room has written a checkpoint or was closed. While people write in it (`live`), only some of these
   * calls start work.
   */
  requestTidy(room: string, live: boolean): void {
    const count = (this.#checkpoints.get(room) ?? 0) + 1;
    if (live && count < this.#schedule.busyCheckpoints) this.#checkpoints.set(room, count);
    else {
      this.#checkpoints.delete(room);
      this.#enqueue(room);
    }
  }

  #enqueue(room: string): void {
    if (this.#abort.signal.aborted) return;
    this.#waiting.add(room);
    this.#running ??= this.#runQueue();
  }

  async #runQueue(): Promise<void> {
    for (const room of this.#waiting) {
      this.#waiting.delete(room);
      try {
        await this.tidy(room);
      } catch (error) {
        if (this.#abort.signal.aborted) break;
        if (error instanceof StoreUnavailable) this.#logger.warn({ room, err: error }, 'a log could not be tidied just now');
        else this.#logger.error({ room, err: error }, 'a log cannot be tidied, and stays as it is; npm run check says more');
      }
    }
    this.#running = null;
  }

  /** Packs the rows of one room and writes its milestones, until nothing is left to do. */
  async tidy(room: string): Promise<void> {
    while (!this.#abort.signal.aborted) {
      const began = performance.now();
      const layout = await this.#log.layout(room, this.#schedule.rowsPerStep);
      const pack = nextPack(layout, this.#schedule);
      const milestone = pack === null ? nextMilestone(layout, this.#schedule) : null;
      if (pack !== null) {
        if (!(await this.#pack(room, pack.from, pack.to))) return;
      } else if (milestone !== null) await this.#writeMilestone(room, milestone.after, milestone.to);
      else return;
      const took = performance.now() - began;
      await wait(this.#schedule.stepDelay + this.#schedule.stepDelayFactor * took, undefined, {
        ref: false,
        signal: this.#abort.signal,
      });
    }
  }

  async #pack(room: string, from: number, to: number): Promise<boolean> {
    const stretch = await this.#log.stretch(room, from, to);
    const { pack, was } = await this.#jobs.run({
      kind: 'pack',
      asked: { room },
      chunks: [[{ from, to, stretch }]],
      short: false,
    });
    return this.#log.pack(room, pack, was);
  }

  async #writeMilestone(room: string, after: number, to: number): Promise<void> {
    const milestone = after === 0 ? null : await this.#log.milestoneOf(room, after);
    const restored = await this.#log.restored(room);
    const make = async (start: Start, from: number): Promise<Milestone> => {
      const made = await this.#jobs.run({
        kind: 'milestone',
        asked: { room, start, restored },
        chunks: [readForward(this.#log, room, from, to)],
        short: false,
      });
      return { seq: to, state: made.state, deletions: { from, bytes: made.deletions } };
    };
    const start = milestone === null ? null : ({ kind: 'milestone', bytes: milestone.state } as const);
    const made = await make(start, (milestone?.seq ?? 0) + 1).catch((error: unknown) => {
      if (!(error instanceof StartDamaged)) throw error;
      return make(null, 1);
    });
    await this.#log.putMilestone(room, made);
  }

  /** Starts no more work. A step that is running is abandoned; it is either complete or has no effect. */
  async close(): Promise<void> {
    this.#abort.abort();
    clearTimeout(this.#timer);
    await this.#running;
  }
}
