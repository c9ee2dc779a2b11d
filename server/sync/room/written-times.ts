/**
 * What a client said about when its device has it that units were written, before it sent them (S15). It only concerns units that this
 * connection brings afterwards, so nobody can give a time to words that are there already, or to those of others.
 */
import { MAX_WRITTEN_AGE, WRITTEN_APART } from '#shared/wire.ts';
import type { WrittenRun } from '#server/store/log/log.ts';
import type { NewStruct } from '#server/sync/gate/order.ts';
import type { WrittenClient } from '#server/sync/transport/frames.ts';

const SECOND = 1000;
/** The most runs that are kept of one row. They are kept for good, and all rows of a room are read to say who wrote what and when. */
export const MAX_ROW_RUNS = 64;

/** The time that two runs would be about if they were one; never, where they are not next to each other. */
function timeTogether(a: WrittenRun, b: WrittenRun): number {
  if (a.client !== b.client || a.clock + a.length !== b.clock) return Number.POSITIVE_INFINITY;
  return Math.max(a.to, b.to) - Math.min(a.from, b.from);
}

/** The runs as at most {@link MAX_ROW_RUNS}: those that are closest to each other in time become one. What is left over counts as written just now. */
function joined(runs: readonly WrittenRun[]): WrittenRun[] {
  if (runs.length <= MAX_ROW_RUNS) return [...runs];
  const times = runs.map((run, i) => timeTogether(runs[i - 1] ?? { ...run, client: -1 }, run));
  const apart = new Set(
    times
      .keys()
      .toArray()
      .toSorted((a, b) => (times[b] ?? 0) - (times[a] ?? 0) || a - b)
      .slice(0, MAX_ROW_RUNS),
  );
  const kept: WrittenRun[] = [];
  let isLeftOver = false;
  for (const [i, run] of runs.entries()) {
    const last = kept.at(-1);
    if (apart.has(i) || times[i] === Number.POSITIVE_INFINITY) {
      isLeftOver = !apart.has(i);
      if (!isLeftOver) kept.push(run);
    } else if (last !== undefined && !isLeftOver)
      kept[kept.length - 1] = {
        ...last,
        length: run.clock + run.length - last.clock,
        from: Math.min(last.from, run.from),
        to: Math.max(last.to, run.to),
      };
  }
  return kept;
}

/** From where to where new structs go, by client. The new units of one client follow each other without a gap (S5). */
function rangesOf(structs: readonly NewStruct[]): Map<number, { from: number; to: number }> {
  const ranges = new Map<number, { from: number; to: number }>();
  for (const { client, struct } of structs) {
    const range = ranges.get(client);
    if (range === undefined) ranges.set(client, { from: struct.clock, to: struct.clock + struct.length });
    else range.to = struct.clock + struct.length;
  }
  return ranges;
}

/** The written times of one message. */
export class WrittenTimes {
  readonly #runs = new Map<number, WrittenRun[]>();

  /**
   * `now` is when the message came: the client sends ages, so that a clock of the device that is wrong does not matter. Ages that are
   * too long to be true are left out.
   */
  constructor(clients: readonly WrittenClient[], now: number) {
    for (const { client, runs } of clients) {
      const kept = runs
        .map(({ clock, length, age, span }) => ({
          client,
          clock,
          length,
          from: now - age * SECOND,
          to: now - (age - span) * SECOND,
        }))
        .filter(({ from }) => now - from <= MAX_WRITTEN_AGE);
      if (kept.length > 0) this.#runs.set(client, kept);
    }
  }

  /** What was said about these new units, which come at `at`; nothing if all of them were written just then. No time is later. */
  of(structs: readonly NewStruct[], at: number): WrittenRun[] {
    const found: WrittenRun[] = [];
    if (this.#runs.size === 0) return found;
    for (const [client, range] of rangesOf(structs)) {
      for (const run of this.#runs.get(client) ?? []) {
        const clock = Math.max(run.clock, range.from);
        const length = Math.min(run.clock + run.length, range.to) - clock;
        if (length > 0) found.push({ client, clock, length, from: Math.min(run.from, at), to: Math.min(run.to, at) });
      }
    }
    return found.some(({ from }) => at - from > WRITTEN_APART) ? joined(found) : [];
  }
}
