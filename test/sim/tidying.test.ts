/** A server that is killed while it tidies a log: each row is there once, as it was written, by itself or in a pack. */
import { fork } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { openSqliteStore } from '#server/store/sqlite/store.ts';
import { effort } from '../support/effort.ts';
import { SEED } from '../support/environment.ts';
import { letterRows, TIDIED } from '../support/letters.ts';
import { temporaryDirectory } from '../support/live.ts';
import { Random } from '../support/random.ts';

const KILLS = effort('tidyingKills');
const seed = SEED ?? 20261123;
const directory = temporaryDirectory();
afterAll(() => directory.remove());

/** Lets a process tidy so many times and a moment longer, and kills it. */
async function lifeOf(rounds: number, moment: number): Promise<void> {
  const child = fork(new URL('../support/tidy-process.ts', import.meta.url), [directory.path], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  let done = 0;
  const enough = new Promise<void>((resolve) => child.on('message', () => (done += 1) >= rounds && resolve()));
  await Promise.race([enough, gone]);
  await new Promise((resolve) => setTimeout(resolve, moment));
  expect(child.exitCode).toBeNull();
  child.kill('SIGKILL');
  await gone;
}

describe('killed while a log is tidied', () => {
  it(`loses no row and has none twice, after ${KILLS} kills (seed ${seed})`, { timeout: 900_000 }, async () => {
    const random = new Random(seed);
    let packs = 0;
    let rows = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      await lifeOf(3 + random.below(4), random.below(60));
      const store = await openSqliteStore(directory.path);
      const kept = await store.log.rows(TIDIED, 1, Number.MAX_SAFE_INTEGER);
      const expected = letterRows(0, kept.length).entries;
      expect(kept).toEqual(expected.map(({ personId, at, update }, i) => ({ seq: i + 1, personId, at, update })));
      const layout = await store.log.layout(TIDIED, 1);
      expect(layout.last).toBe(kept.length);
      packs = layout.packs.length;
      rows = kept.length;
      await store.close();
    }
    // Otherwise the test would have proved nothing.
    expect([packs > 2, rows > 300]).toEqual([true, true]);
  });
});
