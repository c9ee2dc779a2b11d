/** The vitest configuration for all tests except those in a real browser. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Folders in order of duration, the slowest first. A clean checkout has no recorded durations that vitest could sort by. */
const LONGEST = ['/test/sim/', '/test/backup/', '/test/contract/', '/test/server/'];

/** Runs the slowest files first, so that none of them runs alone at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.findIndex((folder) => moduleId.includes(folder));
      return at < 0 ? LONGEST.length : at;
    };
    // oxlint-disable-next-line unicorn/no-array-sort -- this is the sequencer's own method, which returns a new array
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', '**/node_modules/**'],
    globalSetup: 'test/support/compiled.ts',
    // Each file runs in its own process, because a store has a thread and a lock.
    pool: 'forks',
    // Many files mostly wait for a disk, a timer or a process, so more files run in parallel than there are cores.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    // Only a test that hangs takes this long. The limit is high because a busy machine is slow.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // A test that fails once in twenty runs shows a fault of the test or of the product. A retry would hide it.
    retry: 0,
  },
});
