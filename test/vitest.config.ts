/** How all tests but those in a real browser are run. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Folders by how long their files take. A clean checkout has no durations of an earlier run to go by. */
const LONGEST = ['/test/sim/', '/test/backup/', '/test/contract/', '/test/server/'];

/** Begins with the longest files, so that none of them runs alone at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.findIndex((folder) => moduleId.includes(folder));
      return at < 0 ? LONGEST.length : at;
    };
    // oxlint-disable-next-line unicorn/no-array-sort -- it is the sequencer's own, and gives a new list
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', '**/node_modules/**'],
    globalSetup: 'test/support/compiled.ts',
    // Each file has a process of its own, because the store holds a thread and a lock.
    pool: 'forks',
    // Many files wait for a disk, a timer or a process more than they compute, so there are more of them than cores.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    // Only what hangs takes so long; a busy machine is slow.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // What fails once in twenty runs is a fault of the test or of the product, and is not to be passed by trying again.
    retry: 0,
  },
});
