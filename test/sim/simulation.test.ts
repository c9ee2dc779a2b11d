import { describe, expect, it } from 'vitest';
import { SEEDS } from './seeds.ts';
import { Simulation } from './simulation.ts';

const seeds = process.env['SEED'] === undefined ? SEEDS : [Number(process.env['SEED'])];

describe('[S1] [S2] [S5] [S6] [S7] several people, changing rights and a server that dies', () => {
  it.each(seeds)(
    'all pages, the log and what was called saved agree in the end (seed %i)',
    { timeout: 300_000 },
    async (seed) => {
      const happened = await new Simulation(seed, 1000).tell();
      expect(happened.typed).toBeGreaterThan(50);
      expect(happened.promised).toBeGreaterThan(10);
      expect(happened.offline).toBeGreaterThan(10);
      expect(happened.kills + happened.stops).toBeGreaterThan(3);
      expect(happened.refusals).toBeGreaterThan(0);
      expect(happened.rights).toBeGreaterThan(10);
    },
  );
});
