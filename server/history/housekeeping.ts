/**
 * Keeps logs small and their past quick to rebuild: lays old rows out as packs and leaves milestones, quietly, a little at a time.
 * It adds nothing and takes nothing away; whatever goes wrong here, the log is as it was.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { upwards } from '#server/history/chunks.ts';
import { StartDamaged, type JobRunner } from '#server/history/job-runner.ts';
import type { Start } from '#server/history/past.ts';
import { StoreUnavailable } from '#server/store/errors.ts';
import type { Log, LogLayout } from '#server/store/log/log.ts';

/** When and how much. docs/decisions/0018 has the figures that chose these. */
export type Schedule = {
  /** So many of the newest rows are left as they are; at least one, because whoever appends looks there for the number to go on with. */
  readonly keep: number;
  /** Fewer rows than this are not worth a pack. */
  readonly fewest: number;
  /** At most so many rows, or bytes of them, are laid out in one go: appends to the room wait meanwhile, all appends with SQLite. */
  readonly rowsAGo: number;
  readonly bytesAGo: number;
  /** A pack grows up to so many rows or bytes; then it is never touched again. */
  readonly packRows: number;
  readonly packBytes: number;
  /** A milestone comes after at least so many rows, when the packs since the last one are so many times as large as it is. */
  readonly milestoneRows: number;
  readonly milestoneShare: number;
  /** How often a room in which people write is looked at, in checkpoints. */
  readonly busyCheckpoints: number;
  /** Between two goes there is a pause of so many milliseconds, and of so many times as long as the last one took. */
  readonly pause: number;
  readonly pauseShare: number;
  /** So many milliseconds after the start, rooms are looked for that were left untidy. */
  readonly firstRun: number;
};

/** The habits of a real service. */
export const SCHEDULE: Schedule = {
  keep: 8,
  fewest: 64,
  rowsAGo: 2048,
  bytesAGo: 2_000_000,
  packRows: 16_384,
  packBytes: 500_000,
  milestoneRows: 131_072,
  milestoneShare: 2,
  busyCheckpoints: 16,
  pause: 100,
  pauseShare: 2,
  firstRun: 60_000,
};

/** How often they are looked for later, in milliseconds, and how many are taken on at once; where there are more, sooner. */
const LOOK_EVERY = 3_600_000;
const LOOK_AGAIN = 300_000;
const ROOMS_A_LOOK = 100;

/** Where the next pack begins and ends; null where there is nothing worth it. */
export function nextPack({ packs, checkpoint, last, rows }: LogLayout, habits: Schedule): { from: number; to: number } | null {
  const first = rows[0]?.seq ?? last;
  // Rows before a pack are there only where somebody has put them back by hand.
  const after = packs.find((pack) => pack.firstSeq > first);
  const upTo = Math.min(checkpoint, last - Math.max(1, habits.keep), after === undefined ? last : after.firstSeq - 1);
  if (upTo - first + 1 < (after === undefined ? habits.fewest : 1)) return null;
  let to = first - 1;
  let bytes = 0;
  for (const { seq, size } of rows) {
    if (seq > upTo || seq - first >= habits.rowsAGo || (bytes > 0 && bytes + size > habits.bytesAGo)) break;
    to = seq;
    bytes += size;
  }
  // Smaller packs are taken up into the new one, so that each row is laid out anew only a few times.
  let from = first;
  for (const pack of packs.filter(({ lastSeq }) => lastSeq < first).toReversed()) {
    const count = pack.lastSeq - pack.firstSeq + 1;
    const fits = pack.size <= habits.packBytes && to - pack.firstSeq < habits.packRows && count <= 2 * (to - from + 1);
    if (!fits || pack.lastSeq !== from - 1) break;
    from = pack.firstSeq;
  }
  return { from, to };
}

/** After which row the next milestone is due, the earliest that pays; null where none is. */
export function nextMilestone({ packs, milestones }: LogLayout, habits: Schedule): { after: number; to: number } | null {
  const last = milestones.at(-1) ?? { seq: 0, size: 0 };
  let since = 0;
  for (const { lastSeq, size } of packs) {
    if (lastSeq <= last.seq) continue;
    since += size;
    if (lastSeq - last.seq >= habits.milestoneRows && since >= last.size * habits.milestoneShare)
      return { after: last.seq, to: lastSeq };
  }
  return null;
}

/** What housekeeping stands on. */
export type HousekeepingOptions = {
  readonly log: Log;
  readonly desk: JobRunner;
  readonly logger: Logger;
  readonly habits?: Schedule;
};

/** The housekeeping of one server. With PostgreSQL every server keeps house, and whoever comes first has done it. */
export class Housekeeping {
  readonly #log: Log;
  readonly #desk: JobRunner;
  readonly #logger: Logger;
  readonly #habits: Schedule;
  readonly #waiting = new Set<string>();
  /** How many checkpoints a room in which people write has left since it was looked at. */
  readonly #checkpoints = new Map<string, number>();
  readonly #ending = new AbortController();
  #working: Promise<void> | null = null;
  #timer: NodeJS.Timeout;

  constructor({ log, desk, logger, habits = SCHEDULE }: HousekeepingOptions) {
    this.#log = log;
    this.#desk = desk;
    this.#logger = logger;
    this.#habits = habits;
    this.#timer = this.#scheduleRun(habits.firstRun);
  }

  #scheduleRun(time: number): NodeJS.Timeout {
    return setTimeout(() => void this.#runNow(), time).unref();
  }

  async #runNow(): Promise<void> {
    let next = LOOK_EVERY;
    try {
      const rooms = await this.#log.roomsToPack(this.#habits.fewest + this.#habits.keep, ROOMS_A_LOOK);
      for (const room of rooms) this.#want(room);
      if (rooms.length === ROOMS_A_LOOK) next = LOOK_AGAIN;
    } catch (error) {
      if (!this.#ending.signal.aborted) this.#logger.warn({ err: error }, 'nobody could look for rooms to tidy');
    }
    if (!this.#ending.signal.aborted) this.#timer = this.#scheduleRun(next);
  }

  /** A room has left a checkpoint, or was given up. Where people write in it (`live`), it is only looked at now and then. */
  due(room: string, live: boolean): void {
    const count = (this.#checkpoints.get(room) ?? 0) + 1;
    if (live && count < this.#habits.busyCheckpoints) this.#checkpoints.set(room, count);
    else {
      this.#checkpoints.delete(room);
      this.#want(room);
    }
  }

  #want(room: string): void {
    if (this.#ending.signal.aborted) return;
    this.#waiting.add(room);
    this.#working ??= this.#work();
  }

  async #work(): Promise<void> {
    for (const room of this.#waiting) {
      this.#waiting.delete(room);
      try {
        await this.tidy(room);
      } catch (error) {
        if (this.#ending.signal.aborted) break;
        if (error instanceof StoreUnavailable) this.#logger.warn({ room, err: error }, 'a log could not be tidied just now');
        else this.#logger.error({ room, err: error }, 'a log cannot be tidied, and stays as it is; npm run check says more');
      }
    }
    this.#working = null;
  }

  /** Tidies one room until nothing is left to do. */
  async tidy(room: string): Promise<void> {
    while (!this.#ending.signal.aborted) {
      const began = performance.now();
      const layout = await this.#log.layout(room, this.#habits.rowsAGo);
      const pack = nextPack(layout, this.#habits);
      const milestone = pack === null ? nextMilestone(layout, this.#habits) : null;
      if (pack !== null) {
        if (!(await this.#pack(room, pack.from, pack.to))) return;
      } else if (milestone !== null) await this.#mark(room, milestone.after, milestone.to);
      else return;
      const took = performance.now() - began;
      await wait(this.#habits.pause + this.#habits.pauseShare * took, undefined, { ref: false, signal: this.#ending.signal });
    }
  }

  async #pack(room: string, from: number, to: number): Promise<boolean> {
    const stretch = await this.#log.stretch(room, from, to);
    const { pack, was } = await this.#desk.do({
      kind: 'pack',
      asked: { room },
      chunks: [[{ from, to, stretch }]],
      short: false,
    });
    return this.#log.pack(room, pack, was);
  }

  async #mark(room: string, after: number, to: number): Promise<void> {
    const milestone = after === 0 ? null : await this.#log.milestoneOf(room, after);
    const make = (start: Start, from: number): Promise<Uint8Array> =>
      this.#desk.do({ kind: 'milestone', asked: { room, start }, chunks: [upwards(this.#log, room, from, to)], short: false });
    const begun = milestone === null ? null : ({ kind: 'milestone', bytes: milestone.state } as const);
    const state = await make(begun, (milestone?.seq ?? 0) + 1).catch((error: unknown) => {
      if (!(error instanceof StartDamaged)) throw error;
      return make(null, 1);
    });
    await this.#log.putMilestone(room, to, state);
  }

  /** Begins nothing more. What is at work is let go of: it is done whole or not at all. */
  async close(): Promise<void> {
    this.#ending.abort();
    clearTimeout(this.#timer);
    await this.#working;
  }
}
