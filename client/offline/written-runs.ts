/**
 * When the units that the server may not have yet were written, by the clock of this device: runs of one page's Yjs clients. The server
 * keeps these times beside the time at which the units come (S15).
 */
import * as encoding from 'lib0/encoding';
import { MAX_WRITTEN_AGE, MAX_WRITTEN_RUNS, MESSAGE_WRITTEN, WRITTEN_APART } from '#shared/wire.ts';

/** Units that were written one after the other, and when the first and the last of them were, in milliseconds since 1970. */
export type WrittenRun = { readonly clock: number; readonly length: number; readonly from: number; readonly to: number };
/** The runs of each client as the device stores them: four numbers for each run. */
export type StoredRuns = [client: number, numbers: number[]][];

/** A run holds what was written within so many milliseconds. */
const RUN_TIME = 60_000;
/** With more runs of one client than this, the two that lie closest together become one. */
const MAX_RUNS = 512;
const NUMBERS = 4;
const SECOND = 1000;

/** Two neighbouring runs as one. */
function joined(a: WrittenRun, b: WrittenRun): WrittenRun {
  return { clock: a.clock, length: b.clock + b.length - a.clock, from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) };
}

function joinClosest(runs: WrittenRun[]): void {
  let best = 1;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 1; i < runs.length; i += 1) {
    const [a, b] = [runs[i - 1], runs[i]];
    const time = a === undefined || b === undefined ? least : Math.max(a.to, b.to) - Math.min(a.from, b.from);
    if (time < least) [best, least] = [i, time];
  }
  const [a, b] = [runs[best - 1], runs[best]];
  if (a !== undefined && b !== undefined) runs.splice(best - 1, 2, joined(a, b));
}

/** The runs of one page. */
export class WrittenRuns {
  readonly #runs = new Map<number, WrittenRun[]>();
  /** How far the units of each client go that were noted. */
  readonly #ends = new Map<number, number>();

  /** Notes at `now` that the units of a client go up to `end`. What is new was written now. */
  note(client: number, end: number, now: number): void {
    const start = this.#ends.get(client) ?? 0;
    if (end <= start) return;
    this.#ends.set(client, end);
    let runs = this.#runs.get(client);
    if (runs === undefined) this.#runs.set(client, (runs = []));
    const run = { clock: start, length: end - start, from: now, to: now };
    const last = runs.at(-1);
    // A clock that was set back begins a new run.
    if (last !== undefined && now >= last.to && now - last.from < RUN_TIME) runs[runs.length - 1] = joined(last, run);
    else runs.push(run);
    if (runs.length > MAX_RUNS) joinClosest(runs);
  }

  /** Forgets all runs, because the server has all of these units. */
  clear(): void {
    this.#runs.clear();
  }

  /** The runs in the form in which the device stores them. */
  stored(): StoredRuns {
    return [...this.#runs].map(([client, runs]) => [
      client,
      runs.flatMap(({ clock, length, from, to }) => [clock, length, from, to]),
    ]);
  }
}

/**
 * These runs as ages in seconds before `now`. Those that cannot be are left out: they come of a device whose clock was set. With any that
 * is old the others are sent too, so that the server knows when all was written that comes with it.
 */
function agesOf(numbers: readonly number[], now: number): number[][] {
  const ages: number[][] = [];
  for (let i = 0; i + NUMBERS <= numbers.length; i += NUMBERS) {
    const [clock = 0, length = 0, from = 0, to = 0] = numbers.slice(i, i + NUMBERS);
    if (from > now || now - from > MAX_WRITTEN_AGE) continue;
    const age = Math.round((now - from) / SECOND);
    ages.push([clock, length, age, Math.min(age, Math.max(0, Math.round((to - from) / SECOND)))]);
  }
  return ages;
}

/** Whether any of these runs lies so far back that the server should be told. */
export function isLongAgo(stored: StoredRuns, now: number): boolean {
  return stored.some(([, numbers]) => agesOf(numbers, now).some(([, , age = 0]) => age * SECOND > WRITTEN_APART));
}

/** The message that tells the server when these units were written; null if there is nothing to tell. */
export function writtenMessage(stored: StoredRuns, now: number): Uint8Array | null {
  if (!isLongAgo(stored, now)) return null;
  let left = MAX_WRITTEN_RUNS;
  const clients = new Map<number, number[][]>();
  for (const [client, numbers] of stored) {
    if (clients.has(client)) continue;
    const ages = agesOf(numbers, now).slice(0, left);
    left -= ages.length;
    if (ages.length > 0) clients.set(client, ages);
  }
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, MESSAGE_WRITTEN);
    encoding.writeVarUint(encoder, clients.size);
    for (const [client, runs] of clients) {
      encoding.writeVarUint(encoder, client);
      encoding.writeVarUint(encoder, runs.length);
      for (const number of runs.flat()) encoding.writeVarUint(encoder, number);
    }
  });
}
