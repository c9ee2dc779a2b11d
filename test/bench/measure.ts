/** Sends load at a steady rate and measures latency, processor time and traffic. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Random } from '../support/random.ts';
import type { Crowd, BenchClient } from './crowd.ts';
import type { Usage } from './control.ts';
import { traffic } from './wire.ts';

/** A server whose use of resources is measured: one process, or several together. */
export type Metered = { usage(): Promise<Pick<Usage, 'cpu'>> };

/** Waits for `ms` milliseconds. */
export const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until `check` returns true, for at most `timeout` milliseconds. Returns whether it did. */
export async function until(check: () => boolean, timeout: number): Promise<boolean> {
  for (const end = performance.now() + timeout; !check(); await wait(2)) if (performance.now() > end) return false;
  return true;
}

/** A quantile: `part` is between 0 and 1. NaN if there are no values. */
export function quantile(values: readonly number[], part: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = Float64Array.from(values).toSorted();
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

/** The median. NaN if there are no values. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The results of one period of steady load. Latencies (`p50`, `p99`) are milliseconds. */
export type LoadResult = {
  /** The number of updates sent. Each must reach all other clients of its room. */
  readonly updates: number;
  /** The updates per second that were really sent. */
  readonly rate: number;
  /** The server's processor time in microseconds for one update, delivered to all. */
  readonly cpu: number;
  readonly p50: number;
  readonly p99: number;
  /** The frames and bytes that the server sent for one update. */
  readonly frames: number;
  readonly bytes: number;
  /** Whether all updates arrived within the timeout. */
  readonly complete: boolean;
  /** The part of one core that the generator used, and the delay of its event loop (p99) in milliseconds. */
  readonly generator: { readonly core: number; readonly late: number };
};

/** A period of load: updates per second over all rooms, and how long to warm up and to measure, in milliseconds. */
export type Load = { readonly rate: number; readonly warm: number; readonly measure: number };

/** Within how many milliseconds after the last keystroke all updates must have arrived. */
const DELIVERY_TIMEOUT = 4000;

/** The writers of these rooms type at a steady rate, in turns. Returns the measured results. */
export async function typeAtRate(server: Metered, crowds: readonly Crowd[], load: Load): Promise<LoadResult> {
  // In each turn every writer types one letter. The order changes in each turn, because real keystrokes coincide by chance and
  // a fixed rhythm could favour a server. The seed is fixed, so the order is the same for all servers.
  const order: BenchClient[] = crowds.flatMap((crowd) => [...crowd.writers.values()]);
  const random = new Random(20261123);
  const shuffle = (): void => {
    for (let i = order.length - 1; i > 0; i--) {
      const other = random.below(i + 1);
      const [a, b] = [order[i], order[other]];
      if (a !== undefined && b !== undefined) [order[i], order[other]] = [b, a];
    }
  };
  let next = 0;
  const typeNext = (): void => {
    if (next % order.length === 0) shuffle();
    order[next++ % order.length]?.types();
  };
  let latencies: number[] = [];
  const latencySink = { record: (latency: number) => void latencies.push(latency) };
  for (const crowd of crowds) crowd.latencySink = null;
  const missing = (): number => crowds.reduce((sum, crowd) => sum + crowd.missing, 0);

  const loopDelay = monitorEventLoopDelay({ resolution: 5 });
  let sent = 0;
  let from = performance.now();
  const sendUntil = async (until: number): Promise<void> => {
    for (;;) {
      const now = performance.now();
      const due = Math.min(Math.floor(((now - from) / 1000) * load.rate), Math.ceil(((until - from) / 1000) * load.rate));
      for (; sent < due; sent++) typeNext();
      if (now >= until) return;
      await wait(1);
    }
  };
  await sendUntil(from + load.warm);
  for (const crowd of crowds) crowd.latencySink = latencySink;
  const before = await server.usage();
  const trafficBefore = { ...traffic };
  const ownUsage = process.cpuUsage();
  const began = performance.now();
  sent = 0;
  from = began;
  latencies = [];
  loopDelay.enable();
  await sendUntil(began + load.measure);
  loopDelay.disable();
  const after = await server.usage();
  const duration = performance.now() - began;
  const used = process.cpuUsage(ownUsage);
  const frames = traffic.framesIn - trafficBefore.framesIn;
  const bytes = traffic.bytesIn - trafficBefore.bytesIn;
  const complete = await until(() => missing() === 0, DELIVERY_TIMEOUT);
  return {
    updates: sent,
    rate: (sent / duration) * 1000,
    cpu: ((after.cpu - before.cpu) * 1000) / sent,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    frames: frames / sent,
    bytes: bytes / sent,
    complete,
    generator: { core: (used.user + used.system) / 1000 / duration, late: loopDelay.percentile(99) / 1e6 - 5 },
  };
}

/**
 * Combines several results: the median of each value, but the mean of the processor time. Work that a server does only now and
 * then, such as writing a checkpoint, is part of the cost of an update.
 */
export function summarise(results: readonly LoadResult[]): LoadResult {
  const of = (pick: (result: LoadResult) => number): number => median(results.map(pick));
  return {
    updates: of((s) => s.updates),
    rate: of((s) => s.rate),
    cpu: results.reduce((sum, s) => sum + s.cpu * s.updates, 0) / results.reduce((sum, s) => sum + s.updates, 0),
    p50: of((s) => s.p50),
    p99: of((s) => s.p99),
    frames: of((s) => s.frames),
    bytes: of((s) => s.bytes),
    complete: results.every((s) => s.complete),
    generator: { core: of((s) => s.generator.core), late: of((s) => s.generator.late) },
  };
}

/** A server handles a rate if p99 is below this many milliseconds and everything is delivered. */
const KNEE_P99 = 50;
/** The search does not try rates below this many updates per second. */
const LOWEST_RATE = 400;
/** How often a rate is tried. Some servers save all documents at once now and then, which slows down only one try. */
const TRIES = 2;

/**
 * Finds the highest rate at which everything arrives with p99 under 50 ms. The rate is doubled until it fails, or halved until
 * it succeeds if the first rate failed. Then it is narrowed down in `steps` steps. A rate counts as failed only after two
 * failed tries, so that a short delay of the machine is not taken for the server's limit.
 */
export async function knee(
  server: Metered,
  crowds: readonly Crowd[],
  options: { readonly from: number; readonly steps: number; readonly measure: number; readonly most: number },
): Promise<{ rate: number; at: LoadResult | null; bound: 'server' | 'generator' | 'limit' }> {
  let low = 0;
  let at: LoadResult | null = null;
  let bound: 'server' | 'generator' | 'limit' = 'limit';
  const handlesRate = async (rate: number): Promise<boolean> => {
    for (let tries = 0; tries < TRIES; tries++) {
      const result = await typeAtRate(server, crowds, { rate, warm: 500, measure: options.measure });
      if (result.complete && result.p99 < KNEE_P99 && result.rate > rate * 0.97) {
        low = result.rate;
        at = result;
        return true;
      }
      // If the generator itself was overloaded, the result says nothing about the server.
      bound = result.generator.core > 0.9 ? 'generator' : 'server';
      if (!result.complete) await until(() => crowds.every((crowd) => crowd.missing === 0), 5000);
    }
    return false;
  };
  let high = options.from;
  let floor = 0;
  if (await handlesRate(high)) {
    do {
      floor = high;
      high *= 2;
    } while (high <= options.most && (await handlesRate(high)));
    if (high > options.most) return { rate: low, at, bound };
  } else {
    for (floor = high / 2; floor >= LOWEST_RATE && !(await handlesRate(floor)); floor /= 2) high = floor;
    if (floor < LOWEST_RATE) floor = 0;
  }
  for (let step = 0; step < options.steps; step++) {
    const rate = (floor + high) / 2;
    if (await handlesRate(rate)) floor = rate;
    else high = rate;
  }
  return { rate: low, at, bound };
}
