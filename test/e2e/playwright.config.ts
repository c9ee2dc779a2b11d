/** How the tests in a real browser are run: two files at a time, each test with a server of its own, and no test twice. */
import { defineConfig } from '@playwright/test';
import { findChromium } from '../support/chromium.ts';

// Workers read this file too; they take what was found first.
process.env['CHROMIUM'] ??= findChromium() ?? '';

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../../test-results',
  snapshotPathTemplate: '{testDir}/pictures/{arg}{ext}',
  globalSetup: './support/built.ts',
  workers: Number(process.env['E2E_WORKERS'] ?? 2),
  // A story that fails once has shown a fault, of itself or of the product.
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: 'list',
  // Only a story that hangs takes this long. The limits are high because a busy machine is slow.
  timeout: 300_000,
  expect: { timeout: 40_000 },
  use: {
    // Copies of the page at each step make every story slower, so the trace of a story that failed holds its steps alone.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false, sources: false },
    // Each worker of a page fetches all files of the app anew. Stories about networks, versions and devices allow them.
    serviceWorkers: 'block',
    launchOptions: {
      executablePath: process.env['CHROMIUM'],
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--font-render-hinting=none',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
