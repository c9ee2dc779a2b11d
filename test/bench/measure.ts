/** Load at a steady rate, and what came of it. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Random } from '../support/random.ts';
import type { Crowd, BenchClient } from './crowd.ts';
import type { Usage } from './control.ts';
import { traffic } from './wire.ts';

/** Whatever says what it has used: one server process, or several together. */
export type Metered = { usage(): Promise<Pick<Usage, 'cpu'>> };

/** Waits. */
export const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until something is so, for at most `timeout` milliseconds; gives whether it came to be. */
export async function until(check: () => boolean, timeout: number): Promise<boolean> {
  for (const end = performance.now() + timeout; !check(); await wait(2)) if (performance.now() > end) return false;
  return true;
}

/** The value below which this part of the values lies. */
export function quantile(values: readonly number[], part: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = Float64Array.from(values).toSorted();
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

/** The middle of some values. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** What a stretch of steady load cost and how quick it was. */
export type LoadResult = {
  /** Updates that were sent and had to reach everyone else. */
  readonly updates: number;
  /** Updates a second that were really sent. */
  readonly rate: number;
  /** Microseconds of the server's processor for one update, delivered to all. */
  readonly cpu: number;
  readonly p50: number;
  readonly p99: number;
  /** Frames and bytes that left the server for one update. */
  readonly frames: number;
  readonly bytes: number;
  /** Whether everything that was sent arrived in time. */
  readonly complete: boolean;
  /** The part of a core that the generator used, and how late its own timer was at worst (p99), in milliseconds. */
  readonly generator: { readonly core: number; readonly late: number };
};

/** How a stretch of load runs: updates a second over all rooms, and how long, in milliseconds. */
export type Load = { readonly rate: number; readonly warm: number; readonly measure: number };

/** How long after the last keystroke everything must have arrived, in milliseconds. */
const DELIVERY_TIMEOUT = 4000;

/** Lets the writers of these rooms type at a steady rate, each in turn, and measures. */
export async function typeAtRate(server: Metered, crowds: readonly Crowd[], load: Load): Promise<LoadResult> {
  // In every turn each writer types one letter, in an order that is new each time and the same for every server: people's
  // keystrokes fall together by chance, and no server is to be helped or hurt by a beat.
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
  const hearing = { record: (latency: number) => void latencies.push(latency) };
  for (const crowd of crowds) crowd.latencySink = null;
  const missing = (): number => crowds.reduce((sum, crowd) => sum + crowd.missing, 0);

  const lag = monitorEventLoopDelay({ resolution: 5 });
  let sent = 0;
  let from = performance.now();
  const pump = async (until: number): Promise<void> => {
    for (;;) {
      const now = performance.now();
      const due = Math.min(Math.floor(((now - from) / 1000) * load.rate), Math.ceil(((until - from) / 1000) * load.rate));
      for (; sent < due; sent++) typeNext();
      if (now >= until) return;
      await wait(1);
    }
  };
  await pump(from + load.warm);
  for (const crowd of crowds) crowd.latencySink = hearing;
  const before = await server.usage();
  const trafficBefore = { ...traffic };
  const mine = process.cpuUsage();
  const began = performance.now();
  sent = 0;
  from = began;
  latencies = [];
  lag.enable();
  await pump(began + load.measure);
  lag.disable();
  const after = await server.usage();
  const took = performance.now() - began;
  const used = process.cpuUsage(mine);
  const frames = traffic.framesIn - trafficBefore.framesIn;
  const bytes = traffic.bytesIn - trafficBefore.bytesIn;
  const complete = await until(() => missing() === 0, DELIVERY_TIMEOUT);
  return {
    updates: sent,
    rate: (sent / took) * 1000,
    cpu: ((after.cpu - before.cpu) * 1000) / sent,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    frames: frames / sent,
    bytes: bytes / sent,
    complete,
    generator: { core: (used.user + used.system) / 1000 / took, late: lag.percentile(99) / 1e6 - 5 },
  };
}

/**
 * Several stretches as one: the middle one of each figure, but for the processor time, which is the mean: what a server does now
 * and then, as writing a checkpoint, belongs to the price of an update.
 */
export function summarise(stretches: readonly LoadResult[]): LoadResult {
  const of = (pick: (stretch: LoadResult) => number): number => median(stretches.map(pick));
  return {
    updates: of((s) => s.updates),
    rate: of((s) => s.rate),
    cpu: stretches.reduce((sum, s) => sum + s.cpu * s.updates, 0) / stretches.reduce((sum, s) => sum + s.updates, 0),
    p50: of((s) => s.p50),
    p99: of((s) => s.p99),
    frames: of((s) => s.frames),
    bytes: of((s) => s.bytes),
    complete: stretches.every((s) => s.complete),
    generator: { core: of((s) => s.generator.core), late: of((s) => s.generator.late) },
  };
}

/** What a server bears: p99 of at most this, in milliseconds, with everything delivered. */
const KNEE_P99 = 50;
/** Below so many updates a second there is nothing to look for. */
const LOWEST_RATE = 400;
/** A server that keeps documents only now and then, all at once, has stretches with and without that. */
const TRIES = 2;

/**
 * The highest rate at which everything arrives with p99 under 50 ms: doubled until it fails (or halved until it does not, where
 * the first rate was too much), then narrowed down in `steps` steps. A rate fails only when it fails twice, so that
 * a hiccup of the machine is not taken for the server's limit.
 */
export async function knee(
  server: Metered,
  crowds: readonly Crowd[],
  options: { readonly from: number; readonly steps: number; readonly measure: number; readonly most: number },
): Promise<{ rate: number; at: LoadResult | null; bound: 'server' | 'generator' | 'limit' }> {
  let low = 0;
  let at: LoadResult | null = null;
  let bound: 'server' | 'generator' | 'limit' = 'limit';
  const bears = async (rate: number): Promise<boolean> => {
    for (let tries = 0; tries < TRIES; tries++) {
      const stretch = await typeAtRate(server, crowds, { rate, warm: 500, measure: options.measure });
      if (stretch.complete && stretch.p99 < KNEE_P99 && stretch.rate > rate * 0.97) {
        low = stretch.rate;
        at = stretch;
        return true;
      }
      // A generator that is itself out of breath proves nothing about the server.
      bound = stretch.generator.core > 0.9 ? 'generator' : 'server';
      if (!stretch.complete) await until(() => crowds.every((crowd) => crowd.missing === 0), 5000);
    }
    return false;
  };
  let high = options.from;
  let floor = 0;
  if (await bears(high)) {
    do {
      floor = high;
      high *= 2;
    } while (high <= options.most && (await bears(high)));
    if (high > options.most) return { rate: low, at, bound };
  } else {
    for (floor = high / 2; floor >= LOWEST_RATE && !(await bears(floor)); floor /= 2) high = floor;
    if (floor < LOWEST_RATE) floor = 0;
  }
  for (let step = 0; step < options.steps; step++) {
    const rate = (floor + high) / 2;
    if (await bears(rate)) floor = rate;
    else high = rate;
  }
  return { rate: low, at, bound };
}
