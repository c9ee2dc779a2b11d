/** People edit one section with the editor's own commands, online, offline and late: nobody's words are lost, moved or taken over. */
import { describe, expect, it } from 'vitest';
import { effort } from '../support/effort.ts';
import { SEED } from '../support/environment.ts';
import { Editing } from './editing.ts';

const STEPS = 150;
/** How many runs one test has. */
const RUNS_PER_TEST = 50;
/** Seeds with which a fault was found once. */
const KEPT = [11, 19, 66, 89];
const fresh = Array.from({ length: effort('editingRuns') }, (_, at) => 1000 + at);
const seeds = SEED === undefined ? [...KEPT, ...fresh] : [SEED];
const groups = Array.from({ length: Math.ceil(seeds.length / RUNS_PER_TEST) }, (_, at) =>
  seeds.slice(at * RUNS_PER_TEST, (at + 1) * RUNS_PER_TEST),
);
const ACTIONS_SEEN = 'type enter join bullets quote sink lift bold paste cut undo redo move'.split(' ');
const counts = new Map<string, number>();

describe(`editing by three people at once, in runs of ${STEPS} actions`, () => {
  for (const group of groups)
    it(`ends equal on all pages, and no change of a line's form changes its words (seeds ${group[0]} to ${group.at(-1)})`, () => {
      for (const seed of group) {
        const editing = new Editing(seed, 3);
        try {
          for (let step = 0; step < STEPS; step += 1) editing.act();
          editing.end();
        } catch (error) {
          throw new Error(`seed ${seed}: ${String(error)}`, { cause: error });
        }
        for (const [action, count] of editing.counts) counts.set(action, (counts.get(action) ?? 0) + count);
      }
    });

  // The runs prove something only if the actions took place. One seed alone need not have all of them.
  it('did each action', () => {
    const wanted = SEED === undefined ? ACTIONS_SEEN : ['type'];
    expect(wanted.filter((action) => (counts.get(action) ?? 0) === 0)).toEqual([]);
  });
});
