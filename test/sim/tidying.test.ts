/** Kills a process while it tidies a log. Afterwards each row must exist exactly once and unchanged, single or in a pack. */
import { fork } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { openSqliteStore } from '#server/store/sqlite/store.ts';
import { effort } from '../support/effort.ts';
import { SEED } from '../support/environment.ts';
import { letterRows, LETTERS_ROOM } from '../support/letters.ts';
import { temporaryDirectory } from '../support/live.ts';
import { Random } from '../support/random.ts';

const KILLS = effort('tidyingKills');
const seed = SEED ?? 20261123;
const directory = temporaryDirectory();
afterAll(() => directory.remove());

/** Starts a process that tidies, waits for `rounds` rounds and `delay` milliseconds more, and kills it. */
async function tidyThenKill(rounds: number, delay: number): Promise<void> {
  const child = fork(new URL('../support/tidy-process.ts', import.meta.url), [directory.path], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  let done = 0;
  const allRoundsDone = new Promise<void>((resolve) => child.on('message', () => (done += 1) >= rounds && resolve()));
  await Promise.race([allRoundsDone, exited]);
  await new Promise((resolve) => setTimeout(resolve, delay));
  expect(child.exitCode).toBeNull();
  child.kill('SIGKILL');
  await exited;
}

describe('killed while a log is tidied', () => {
  it(`loses no row and has none twice, after ${KILLS} kills (seed ${seed})`, { timeout: 900_000 }, async () => {
    const random = new Random(seed);
    let packs = 0;
    let rows = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      await tidyThenKill(3 + random.below(4), random.below(60));
      const store = await openSqliteStore(directory.path);
      const stored = await store.log.rows(LETTERS_ROOM, 1, Number.MAX_SAFE_INTEGER);
      const expected = letterRows(0, stored.length).entries;
      expect(stored).toEqual(expected.map(({ personId, at, update }, i) => ({ seq: i + 1, personId, at, update })));
      const layout = await store.log.layout(LETTERS_ROOM, 1);
      expect(layout.last).toBe(stored.length);
      packs = layout.packs.length;
      rows = stored.length;
      await store.close();
    }
    // With fewer packs or rows the test would prove nothing.
    expect([packs > 2, rows > 300]).toEqual([true, true]);
  });
});
