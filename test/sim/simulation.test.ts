/** Runs the simulation with fixed seeds, and in a full run also with random seeds. */
import { describe, expect, it } from 'vitest';
import { effort } from '../support/effort.ts';
import { SEED } from '../support/environment.ts';
import { SEEDS } from './seeds.ts';
import { Simulation } from './simulation.ts';

const STEPS = effort('simulationSteps');
const seeds = SEED === undefined ? SEEDS : [SEED];

async function runSimulation(seed: number): Promise<void> {
  const counts = await new Simulation(seed, STEPS).run();
  // A run in which too little happened would prove nothing.
  expect(counts.typed).toBeGreaterThan(STEPS / 20);
  // How often everything is saved when somebody looks depends on the machine.
  expect(counts.saved).toBeGreaterThan(STEPS / 250);
  expect(counts.offline).toBeGreaterThan(STEPS / 100);
  expect(counts.kills + counts.stops).toBeGreaterThan((3 * STEPS) / 1000);
  expect(counts.refusals).toBeGreaterThan(0);
  expect(counts.rights).toBeGreaterThan(STEPS / 100);
}

describe('[S1] [S2] [S5] [S6] [S7] several people, changing rights and a server that dies', () => {
  it.each(seeds)(
    'all pages, the log and what was called saved agree in the end (seed %i)',
    { timeout: 900_000 },
    runSimulation,
  );

  const fresh = SEED === undefined ? effort('freshSeeds') : 0;
  // A failure names its seed. Add that seed to seeds.ts.
  for (let number = 1; number <= fresh; number += 1)
    it(`they agree with a seed that nobody has tried (${number})`, { timeout: 900_000 }, () =>
      runSimulation(Math.floor(Math.random() * 2 ** 31)),
    );
});
