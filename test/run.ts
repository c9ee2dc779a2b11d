/**
 * `npm test`: types, lint, format, the client's build, all tests, a smoke pass of the bench, and all stories in a real browser; then
 * one line with the counts.
 * What a machine lacks is installed or started first. Where that is impossible it says what was not run, and with CI=true fails.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { findChromium } from './support/chromium.ts';

const results = { passed: 0, failed: 0, skipped: 0 };
const notRun: string[] = [];
const reports = mkdtempSync(join(tmpdir(), 'alongside-test-'));
const strict = process.env['CI'] === 'true';

function statusOf(command: string, args: readonly string[], env: Record<string, string> = {}): number | null {
  console.log(`\n> ${command} ${args.join(' ')}`);
  return spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } }).status;
}

function run(command: string, args: readonly string[], env: Record<string, string> = {}): boolean {
  return statusOf(command, args, env) === 0;
}

function check(command: string, ...args: string[]): void {
  if (run(command, args)) results.passed += 1;
  else results.failed += 1;
}

const zVitest = z.object({ numPassedTests: z.number(), numFailedTests: z.number(), numPendingTests: z.number() });
const zPlaywright = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
});

/** Adds the counts of a report. A run that failed without a failing test failed as a whole. */
function count(ok: boolean, file: string, read: (json: unknown) => { passed: number; failed: number; skipped: number }): void {
  let counted = { passed: 0, failed: 1, skipped: 0 };
  try {
    counted = read(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    console.error(`There is no report of the last step (${file}).`);
  }
  if (!ok && counted.failed === 0) counted.failed = 1;
  results.passed += counted.passed;
  results.failed += counted.failed;
  results.skipped += counted.skipped;
}

check('tsc', '--noEmit');
check('oxlint', '--type-aware');
check('oxfmt', '--check', '.');
check('npm', 'run', 'build');

const vitest = join(reports, 'vitest.json');
const vitestOk = run('vitest', [
  'run',
  '--config',
  'test/vitest.config.ts',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${vitest}`,
]);
count(vitestOk, vitest, (json) => {
  const { numPassedTests, numFailedTests, numPendingTests } = zVitest.parse(json);
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests };
});

const bench = statusOf('node', ['test/bench/run.ts', '--smoke']);
if (bench === 3) notRun.push('the smoke pass of the bench: the servers that it measures beside could not be installed');
else if (bench === 0) results.passed += 1;
else results.failed += 1;

const chromium = findChromium();
if (chromium === null) notRun.push('the stories in a real browser: no Chromium was found, and none could be installed');
else {
  const playwright = join(reports, 'playwright.json');
  const ok = run('playwright', ['test', '--config', 'test/e2e/playwright.config.ts', '--reporter=list,json'], {
    CHROMIUM: chromium,
    PLAYWRIGHT_JSON_OUTPUT_NAME: playwright,
  });
  count(ok, playwright, (json) => {
    const { stats } = zPlaywright.parse(json);
    if (stats.flaky > 0) console.error(`${stats.flaky} stories passed only at the second try.`);
    return { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped };
  });
}

rmSync(reports, { recursive: true, force: true });
for (const what of notRun) console.error(`\nNOT RUN: ${what}.`);
if (strict && (notRun.length > 0 || results.skipped > 0)) {
  console.error('With CI=true everything has to run.');
  results.failed += notRun.length + results.skipped;
}
console.log(`\n${results.passed} passed, ${results.failed} failed, ${results.skipped} skipped`);
process.exitCode = results.failed > 0 ? 1 : 0;
