/**
 * Runs tests of every kind, and ends with one line of counts. test/README.md tells what runs when.
 *
 *   npm test                          everything, with few stories in the browser and short loops
 *   npm run test:all                  everything, with all stories, long loops and a soak
 *   npm test -- PATH ... [-t TITLE]   the files that these paths mean, of any kind
 *
 * What a machine lacks is installed or started first. Where that is impossible it says what was not run, and with CI=true fails.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { allTests, choose } from './run/choose.ts';
import { closing, total, type Outcome } from './run/closing.ts';
import { readRequest } from './run/request.ts';
import { checks, smoke, soak, stories, tests, type Run } from './run/steps.ts';
import { STRICT } from './support/environment.ts';

/** How long the soak of a whole run is, in minutes. */
const SOAK = 3;

async function everything(run: Run): Promise<Outcome[]> {
  const outcomes = [await checks(run), await tests(run), await smoke(run)];
  if (run.all) outcomes.push(await soak(run, SOAK));
  outcomes.push(await stories(run));
  return outcomes;
}

/** Only the files, or only the titles, that were asked for. */
async function some(run: Run, paths: readonly string[]): Promise<Outcome[]> {
  const all = allTests(run.root);
  const chosen = paths.length === 0 ? all : choose(paths, all, run.root);
  const outcomes: Outcome[] = [];
  if (chosen.tests.length > 0) outcomes.push(await tests(run, chosen.tests));
  if (chosen.stories.length > 0) outcomes.push(await stories(run, chosen.stories));
  return outcomes;
}

async function main(): Promise<number> {
  const { all, paths, title } = readRequest(process.argv.slice(2));
  const run: Run = {
    root: fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, ''),
    reports: mkdtempSync(join(tmpdir(), 'alongside-test-')),
    all,
    title,
  };
  try {
    const outcomes = await (paths.length === 0 && title === null ? everything(run) : some(run, paths));
    const { passed, failed } = total(outcomes, STRICT);
    if (passed + failed === 0) console.error('\nNo test was run, so this is a failure.');
    console.log(closing(outcomes, STRICT));
    return failed > 0 || passed === 0 ? 1 : 0;
  } finally {
    rmSync(run.reports, { recursive: true, force: true });
  }
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  return 1;
});
