/** How much the long loops do: less in `npm test`, the full count in `npm run test:all`. */
import { EFFORT } from './environment.ts';

/**
 * Each count in both sizes. A quick one is large enough that the test still sees what it looks for; tests check that something
 * happened.
 */
const COUNTS = {
  /** How often the server is killed under load. */
  kills: { quick: 20, all: 60 },
  /** How often a server is killed while it tidies a log. */
  tidyingKills: { quick: 4, all: 14 },
  /** How many steps one simulated story has. */
  simulationSteps: { quick: 500, all: 1000 },
  /** How many simulated stories have a seed that nobody has tried. */
  freshSeeds: { quick: 0, all: 3 },
  /** How many transactions of the recorded session are replayed; the session has fewer than the larger number. */
  replayed: { quick: 8000, all: 1_000_000 },
  /** How many milliseconds PostgreSQL is away for: the store's own waits are shortened in the same measure. */
  outage: { quick: 5000, all: 20_000 },
  /** How many random cases each property of the rights is tried with. */
  rightsCases: { quick: 1000, all: 20_000 },
  /** How many random histories the past is rebuilt from. */
  histories: { quick: 20, all: 100 },
  /** How many random logs are packed. */
  packings: { quick: 150, all: 600 },
} as const;

/** How many rounds a loop makes in this run. */
export function effort(what: keyof typeof COUNTS): number {
  return COUNTS[what][EFFORT];
}
