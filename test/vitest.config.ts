/** How all tests but those in a real browser are run. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**'],
    // Each file has a process of its own, because the store holds a thread and a lock.
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 90_000,
    // A busy machine can be too slow once; the report says what needed a second try.
    retry: process.env['CI'] === 'true' ? 1 : 0,
  },
});
