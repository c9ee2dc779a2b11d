/** Sets how many rounds the long loops of tests make: few in `npm test`, all in `npm run test:all`. */
import { EFFORT } from './environment.ts';

/**
 * Each loop's count in both sizes. The quick count must be large enough that the test still finds what it looks for. The tests
 * check that enough happened.
 */
const COUNTS = {
  /** How often the server is killed under load. */
  kills: { quick: 12, all: 60 },
  /** How often a server is killed while it tidies a log. */
  tidyingKills: { quick: 4, all: 14 },
  /** How often the power is lost while rows are appended and taken over. */
  powerLosses: { quick: 20, all: 200 },
  /** How many steps one simulation has. */
  simulationSteps: { quick: 500, all: 1000 },
  /** How many simulations run with a new random seed. */
  freshSeeds: { quick: 0, all: 3 },
  /** How many transactions of the recorded session are replayed. The full count is higher than the session is long. */
  replayed: { quick: 8000, all: 1_000_000 },
  /** How many runs of random editing there are, of 150 actions each. */
  editingRuns: { quick: 30, all: 700 },
  /** For how many milliseconds PostgreSQL is unreachable. The test shortens the store's timeouts by the same factor. */
  outage: { quick: 5000, all: 20_000 },
  /** How many random cases each property test of the rights tries. */
  rightsCases: { quick: 1000, all: 20_000 },
  /** How many random logs of each kind are compared at several points. */
  comparisons: { quick: 12, all: 120 },
  /** From how many random histories the past is rebuilt. */
  histories: { quick: 20, all: 100 },
  /** How many random texts and trees are turned into each other. */
  trees: { quick: 200, all: 2000 },
  /** How many random sections are copied and pasted. */
  copies: { quick: 25, all: 200 },
  /** How many pieces of random HTML are pasted. */
  pastes: { quick: 100, all: 1000 },
  /** How many random logs are packed. */
  packings: { quick: 150, all: 600 },
} as const;

/** Returns the count of a loop for this run. */
export function effort(loop: keyof typeof COUNTS): number {
  return COUNTS[loop][EFFORT];
}
