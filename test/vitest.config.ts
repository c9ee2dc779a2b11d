/** How all tests but those in a real browser are run. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

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
    // Only what hangs takes so long; a busy machine is slow.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // What fails once in twenty runs is a fault of the test or of the product, and is not to be passed by trying again.
    retry: 0,
  },
});
