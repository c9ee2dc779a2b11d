/**
 * The test runner behind `npm test`: runs tests of every kind, and prints one line of counts at the end. test/README.md says
 * which command runs what.
 *
 *   npm test                          everything, with only the stories tagged `@quick` and short loops
 *   npm run test:all                  everything, with all stories, long loops and a soak
 *   npm test -- PATH ... [-t TITLE]   the files that match these paths, of any kind
 *
 * A program that a test needs and the machine lacks is installed or started first. If that is impossible, the runner prints
 * what was not run. With CI=true the run then fails.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { allTests, choose } from './run/choose.ts';
import { summaryOf, total, type Outcome } from './run/closing.ts';
import { readRequest } from './run/request.ts';
import { temporaryFolder } from './run/temporary-folder.ts';
import { checks, smoke, soak, stories, tests, type Run } from './run/steps.ts';
import { STRICT } from './support/environment.ts';

/** How many minutes the soak takes in `npm run test:all`. */
const SOAK_MINUTES = 8;

async function runEverything(run: Run): Promise<Outcome[]> {
  const outcomes = [await checks(run), await tests(run), await smoke(run)];
  if (run.all) outcomes.push(await soak(run, SOAK_MINUTES));
  outcomes.push(await stories(run));
  return outcomes;
}

/** Runs only the files or the titles that the command line names. */
async function runSome(run: Run, paths: readonly string[]): Promise<Outcome[]> {
  const all = allTests(run.root);
  const chosen = paths.length === 0 ? all : choose(paths, all, run.root);
  const outcomes: Outcome[] = [];
  if (chosen.tests.length > 0) outcomes.push(await tests(run, chosen.tests));
  if (chosen.stories.length > 0) outcomes.push(await stories(run, chosen.stories));
  return outcomes;
}

async function main(): Promise<number> {
  const temporary = temporaryFolder();
  // Child processes keep their temporary files there too.
  process.env['TMPDIR'] = temporary;
  const { all, paths, title } = readRequest(process.argv.slice(2));
  const run: Run = {
    root: fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, ''),
    reports: mkdtempSync(join(temporary, 'reports-')),
    all,
    title,
  };
  try {
    const outcomes = await (paths.length === 0 && title === null ? runEverything(run) : runSome(run, paths));
    const { passed, failed } = total(outcomes, STRICT);
    if (passed + failed === 0) console.error('\nNo test was run, so this is a failure.');
    console.log(summaryOf(outcomes, STRICT));
    return failed > 0 || passed === 0 ? 1 : 0;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  return 1;
});
