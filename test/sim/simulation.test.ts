import { describe, expect, it } from 'vitest';
import { effort } from '../support/effort.ts';
import { SEED } from '../support/environment.ts';
import { SEEDS } from './seeds.ts';
import { Simulation } from './simulation.ts';

const STEPS = effort('simulationSteps');
const seeds = SEED === undefined ? SEEDS : [SEED];

async function holds(seed: number): Promise<void> {
  const happened = await new Simulation(seed, STEPS).tell();
  // Otherwise the story would have proved nothing.
  expect(happened.typed).toBeGreaterThan(STEPS / 20);
  expect(happened.promised).toBeGreaterThan(STEPS / 100);
  expect(happened.offline).toBeGreaterThan(STEPS / 100);
  expect(happened.kills + happened.stops).toBeGreaterThan((3 * STEPS) / 1000);
  expect(happened.refusals).toBeGreaterThan(0);
  expect(happened.rights).toBeGreaterThan(STEPS / 100);
}

describe('[S1] [S2] [S5] [S6] [S7] several people, changing rights and a server that dies', () => {
  it.each(seeds)('all pages, the log and what was called saved agree in the end (seed %i)', { timeout: 900_000 }, holds);

  const fresh = SEED === undefined ? effort('freshSeeds') : 0;
  // A failure names its seed, which is then kept in seeds.ts.
  for (let number = 1; number <= fresh; number += 1)
    it(`they agree with a seed that nobody has tried (${number})`, { timeout: 900_000 }, () =>
      holds(Math.floor(Math.random() * 2 ** 31)),
    );
});
