/** Which questions about the past the main thread works on itself: only those that cannot hold it for long. */
import { expect, test } from 'vitest';
import { History } from '#server/history/history.ts';
import { JobRunner, type JobRequest } from '#server/history/job-runner.ts';
import type { Jobs } from '#server/history/jobs.ts';
import { readForward } from '#server/history/chunks.ts';
import type { Log, Stretch } from '#server/store/log/log.ts';
import type { Store } from '#server/store/store.ts';

class Asked extends Error {}

/** Notes where each job would run, and runs none. */
class NotedJobs extends JobRunner {
  readonly short: boolean[] = [];

  override run<K extends keyof Jobs>({ short }: JobRequest<K>): Promise<Jobs[K]['found']> {
    this.short.push(short);
    return Promise.reject(new Asked());
  }
}

function storeWith(rows: number, milestone: { seq: number; state: Uint8Array } | null): Store {
  const log: Partial<Log> = {
    lastSeq: async () => rows,
    restored: async () => [],
    written: async () => [],
    checkpointOf: async () => null,
    milestoneOf: async (_room, seq) => (milestone !== null && milestone.seq <= seq ? milestone : null),
    deletions: async () => [],
  };
  return { log } as Store;
}

/** Whether each question is worked on by the main thread. */
async function whereAsked(rows: number, milestone: { seq: number; state: Uint8Array } | null): Promise<boolean[]> {
  const jobs = new NotedJobs();
  const history = new History(jobs);
  const store = storeWith(rows, milestone);
  const asks = [
    () => history.textAt(store, 'r', { blame: true }),
    () => history.credits(store, 'r'),
    () => history.words(store, 'r', []),
    () => history.copying(store, 'r'),
    () => history.compare(store, 'r', { from: rows - 2 }),
    () => history.restoring(store, 'r', { at: rows - 2, seq: rows, change: null, client: 1 }),
    () => history.takingBack(store, 'r', { seq: rows, client: 1 }),
    () => history.sittingsPage(store, 'r', new Map() as never, { limit: 20 }),
  ];
  for (const ask of asks) await expect(ask()).rejects.toThrow(Asked);
  expect(jobs.short).toHaveLength(asks.length);
  return jobs.short;
}

test('a question about a short past is answered at once', async () => {
  expect(new Set(await whereAsked(1200, null))).toEqual(new Set([true]));
});

test('a question about many rows goes to the thread of history', async () => {
  expect(new Set(await whereAsked(40_000, null))).toEqual(new Set([false]));
});

test('a question about few rows behind a milestone goes there too if the milestone is not small', async () => {
  const milestone = { seq: 39_900, state: new Uint8Array(30_000) };
  expect(new Set(await whereAsked(40_000, milestone))).toEqual(new Set([false]));
  // Only the timeline does not begin at it.
  const small = await whereAsked(40_000, { seq: 39_900, state: new Uint8Array(4000) });
  expect(small).toEqual([true, true, true, true, true, true, true, false]);
});

test('rows that are in no pack are read in parts that do not hold the main thread', async () => {
  const parts: [number, number][] = [];
  const none: Stretch = { packs: [], rows: [] };
  const log: Partial<Log> = {
    stretch: async (_room, from, to) => {
      parts.push([from, to]);
      return none;
    },
  };
  for await (const { from, to } of readForward(log as Log, 'r', 1, 9000)) expect(to).toBeGreaterThanOrEqual(from);
  expect(parts.at(-1)?.[1]).toBe(9000);
  for (const [from, to] of parts) expect(to - from).toBeLessThan(1500);
});
