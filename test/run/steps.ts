/** The steps of a run. Each gives an outcome and never throws because a test failed. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from '../support/chromium.ts';
import type { Outcome } from './closing.ts';
import { readPlaywright, readVitest, type Report } from './reports.ts';

/** What all steps of a run have in common. */
export type Run = {
  /** The root of the project. */
  readonly root: string;
  /** A folder for reports, which is gone afterwards. */
  readonly reports: string;
  readonly all: boolean;
  readonly title: string | null;
};

type Ended = { readonly status: number | null; readonly said: string; readonly seconds: number };

/** Runs a command. With `quiet` it keeps what the command says, so that commands side by side do not mix their lines. */
async function execute(
  [command = '', ...args]: readonly string[],
  run: Run,
  { quiet = false, env = {} }: { quiet?: boolean; env?: Record<string, string> } = {},
): Promise<Ended> {
  if (!quiet) console.log(`\n> ${[command, ...args].join(' ')}`);
  const began = performance.now();
  const child = spawn(command, args, {
    cwd: run.root,
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    env: { ...process.env, ALONGSIDE_TEST: run.all ? 'all' : 'quick', ...env },
    shell: process.platform === 'win32',
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => void (said += chunk.toString()));
  const status = await new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      said += error.message;
      resolve(null);
    });
    child.once('close', resolve);
  });
  return { status, said, seconds: (performance.now() - began) / 1000 };
}

function outcome(name: string, seconds: number, ok: boolean, again: string): Outcome {
  const counts = ok ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
  return { name, seconds, ...counts, again: ok ? [] : [again], notRun: null };
}

/** Types, lint, format and the client's build, side by side. */
export async function checks(run: Run): Promise<Outcome> {
  const began = performance.now();
  const all: readonly (readonly [command: readonly string[], again: string])[] = [
    [['npm', 'run', 'build'], 'npm run build'],
    [['oxlint', '--type-aware'], 'npm run lint'],
    [['tsc', '--noEmit'], 'npm run types'],
    [['oxfmt', '--check', '.'], 'npx oxfmt --check .'],
  ];
  const again: string[] = [];
  const check = async ([command, alone]: (typeof all)[number]): Promise<void> => {
    const { status, said, seconds } = await execute(command, run, { quiet: true });
    console.log(`\n> ${command.join(' ')} (${seconds.toFixed(1)} s)\n${said.trim()}`);
    if (status !== 0) again.push(alone);
  };
  await Promise.all(all.map(check));
  const counts = { passed: all.length - again.length, failed: again.length, skipped: 0 };
  const seconds = (performance.now() - began) / 1000;
  return { name: 'types, lint, format, build', seconds, ...counts, again, notRun: null };
}

/** The outcome of a tool that leaves a report. A run that failed without a failing test failed as a whole. */
function reported(name: string, { status, seconds }: Ended, read: () => Report, whole: string): Outcome {
  let report: Report = { passed: 0, failed: 1, skipped: 0, failedFiles: [] };
  try {
    report = read();
  } catch (error) {
    console.error(`There is no report of this step: ${String(error)}`);
  }
  const failed = status === 0 ? report.failed : Math.max(1, report.failed);
  const again = report.failedFiles.map((file) => `npm test -- ${file}`);
  return { ...report, name, seconds, failed, again: failed > 0 && again.length === 0 ? [whole] : again, notRun: null };
}

const json = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

/** All tests that need no browser, or those of some files. */
export async function tests(run: Run, files: readonly string[] = []): Promise<Outcome> {
  const report = join(run.reports, 'vitest.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const title = run.title === null ? [] : ['-t', run.title];
  const command = ['vitest', 'run', '--config', 'test/vitest.config.ts', ...reporters, ...title, ...files];
  const ended = await execute(command, run);
  const whole = 'npx vitest run --config test/vitest.config.ts';
  return reported('tests', ended, () => readVitest(json(report), run.root, run.title), whole);
}

/** The stories in a real browser: those tagged `@quick`, with `all` every one, or those of some files. */
export async function stories(run: Run, files: readonly string[] = []): Promise<Outcome> {
  const chromium = findChromium();
  if (chromium === null) {
    const notRun = 'the stories in a real browser: no Chromium was found, and none could be installed';
    return { name: 'stories', seconds: 0, passed: 0, failed: 0, skipped: 0, again: [], notRun };
  }
  const report = join(run.reports, 'playwright.json');
  const quick = files.length === 0 && !run.all;
  const wanted = quick ? '@quick' : run.title;
  // A title that no story has may be one of the other tests.
  const grep = wanted === null ? [] : ['--grep', wanted, ...(quick ? [] : ['--pass-with-no-tests'])];
  // Playwright takes files as regular expressions.
  const patterns = files.map((file) => `${file.replaceAll('.', '\\.')}$`);
  const command = ['playwright', 'test', '--config', 'test/e2e/playwright.config.ts', '--retries=0', ...grep];
  const ended = await execute([...command, '--reporter=list,json', ...patterns], run, {
    env: { CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  });
  const whole = `CHROMIUM=${chromium} npx ${command.join(' ')}`;
  return reported(quick ? 'stories, @quick' : 'stories', ended, () => readPlaywright(json(report), run.root), whole);
}

/** Proves that every workload of the bench still runs and delivers. It judges no times. */
export async function smoke(run: Run): Promise<Outcome> {
  const name = 'smoke pass of the bench';
  const { status, seconds } = await execute(['node', 'test/bench/run.ts', '--smoke'], run);
  if (status !== 3) return outcome(name, seconds, status === 0, 'npm run bench -- --smoke');
  const notRun = `the ${name}: the servers that it measures beside could not be installed`;
  return { name, seconds, passed: 0, failed: 0, skipped: 0, again: [], notRun };
}

/** People coming and going for a few minutes: memory and open files have to stay level. */
export async function soak(run: Run, minutes: number): Promise<Outcome> {
  const { status, seconds } = await execute(['node', 'test/bench/run.ts', `--soak=${minutes}`], run);
  return outcome(`soak of ${minutes} minutes`, seconds, status === 0, `npm run bench -- --soak=${minutes}`);
}
