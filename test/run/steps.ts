/** The steps of a test run. Each step returns an outcome. A failed test is part of the outcome and is not thrown. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from '../support/chromium.ts';
import type { Outcome } from './closing.ts';
import { readPlaywright, readVitest, type Report } from './reports.ts';

/** The settings that all steps of a run share. */
export type Run = {
  /** The root folder of the project, as an absolute path. */
  readonly root: string;
  /** A temporary folder for reports. It is deleted after the run. */
  readonly reports: string;
  readonly all: boolean;
  readonly title: string | null;
};

type CommandResult = { readonly status: number | null; readonly output: string; readonly seconds: number };

/**
 * Runs a command and waits for its end. With `quiet` the output is collected and not printed, so that the lines of commands
 * that run in parallel do not mix.
 */
async function execute(
  [command = '', ...args]: readonly string[],
  run: Run,
  { quiet = false, env = {} }: { quiet?: boolean; env?: Record<string, string> } = {},
): Promise<CommandResult> {
  if (!quiet) console.log(`\n> ${[command, ...args].join(' ')}`);
  const began = performance.now();
  const child = spawn(command, args, {
    cwd: run.root,
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    env: { ...process.env, ALONGSIDE_TEST: run.all ? 'all' : 'quick', ...env },
    shell: process.platform === 'win32',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => void (output += chunk.toString()));
  const status = await new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      output += error.message;
      resolve(null);
    });
    child.once('close', resolve);
  });
  return { status, output, seconds: (performance.now() - began) / 1000 };
}

function outcome(name: string, seconds: number, ok: boolean, rerunCommands: string): Outcome {
  const counts = ok ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
  return { name, seconds, ...counts, rerunCommands: ok ? [] : [rerunCommands], notRun: null };
}

/** Checks types, lint and format, and builds the client, all in parallel. */
export async function checks(run: Run): Promise<Outcome> {
  const began = performance.now();
  const all: readonly (readonly [command: readonly string[], rerunCommands: string])[] = [
    [['npm', 'run', 'build'], 'npm run build'],
    [['oxlint', '--type-aware'], 'npm run lint'],
    [['tsc', '--noEmit'], 'npm run types'],
    [['oxfmt', '--check', '.'], 'npx oxfmt --check .'],
  ];
  const rerunCommands: string[] = [];
  const check = async ([command, rerunCommand]: (typeof all)[number]): Promise<void> => {
    const { status, output, seconds } = await execute(command, run, { quiet: true });
    console.log(`\n> ${command.join(' ')} (${seconds.toFixed(1)} s)\n${output.trim()}`);
    if (status !== 0) rerunCommands.push(rerunCommand);
  };
  await Promise.all(all.map(check));
  const counts = { passed: all.length - rerunCommands.length, failed: rerunCommands.length, skipped: 0 };
  const seconds = (performance.now() - began) / 1000;
  return { name: 'types, lint, format, build', seconds, ...counts, rerunCommands, notRun: null };
}

/** Makes the outcome of a tool that writes a report. If the tool failed but no test did, the run counts as one failure. */
function reported(name: string, { status, seconds }: CommandResult, read: () => Report, wholeCommand: string): Outcome {
  let report: Report = { passed: 0, failed: 1, skipped: 0, failedFiles: [] };
  try {
    report = read();
  } catch (error) {
    console.error(`There is no report of this step: ${String(error)}`);
  }
  const failed = status === 0 ? report.failed : Math.max(1, report.failed);
  const rerunCommands = report.failedFiles.map((file) => `npm test -- ${file}`);
  return {
    ...report,
    name,
    seconds,
    failed,
    rerunCommands: failed > 0 && rerunCommands.length === 0 ? [wholeCommand] : rerunCommands,
    notRun: null,
  };
}

const json = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

/** Runs all tests that need no browser, or only those in the given files. */
export async function tests(run: Run, files: readonly string[] = []): Promise<Outcome> {
  const report = join(run.reports, 'vitest.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const title = run.title === null ? [] : ['-t', run.title];
  const command = ['vitest', 'run', '--config', 'test/vitest.config.ts', ...reporters, ...title, ...files];
  const ended = await execute(command, run);
  const wholeCommand = 'npx vitest run --config test/vitest.config.ts';
  return reported('tests', ended, () => readVitest(json(report), run.root, run.title), wholeCommand);
}

/** Runs stories in a real browser: those with the tag `@quick`, all of them with `run.all`, or those in the given files. */
export async function stories(run: Run, files: readonly string[] = []): Promise<Outcome> {
  const chromium = findChromium();
  if (chromium === null) {
    const notRun = 'the stories in a real browser: no Chromium was found, and none could be installed';
    return { name: 'stories', seconds: 0, passed: 0, failed: 0, skipped: 0, rerunCommands: [], notRun };
  }
  const report = join(run.reports, 'playwright.json');
  const quick = files.length === 0 && !run.all;
  const wanted = quick ? '@quick' : run.title;
  // If no story has the title, that is no error: the title may belong to another kind of test.
  const grep = wanted === null ? [] : ['--grep', wanted, ...(quick ? [] : ['--pass-with-no-tests'])];
  // Playwright reads each file argument as a regular expression.
  const patterns = files.map((file) => `${file.replaceAll('.', '\\.')}$`);
  const command = ['playwright', 'test', '--config', 'test/e2e/playwright.config.ts', '--retries=0', ...grep];
  const ended = await execute([...command, '--reporter=list,json', ...patterns], run, {
    env: { CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  });
  const wholeCommand = `CHROMIUM=${chromium} npx ${command.join(' ')}`;
  return reported(quick ? 'stories, @quick' : 'stories', ended, () => readPlaywright(json(report), run.root), wholeCommand);
}

/** Checks that each workload of the bench still runs and delivers every update. It does not judge times. */
export async function smoke(run: Run): Promise<Outcome> {
  const name = 'smoke pass of the bench';
  const { status, seconds } = await execute(['node', 'test/bench/run.ts', '--smoke'], run);
  if (status !== 3) return outcome(name, seconds, status === 0, 'npm run bench -- --smoke');
  const notRun = `the ${name}: the servers that it measures beside could not be installed`;
  return { name, seconds, passed: 0, failed: 0, skipped: 0, rerunCommands: [], notRun };
}

/** Runs the soak: clients join and leave for a few minutes, and memory and open files must not grow. */
export async function soak(run: Run, minutes: number): Promise<Outcome> {
  const { status, seconds } = await execute(['node', 'test/bench/run.ts', `--soak=${minutes}`], run);
  return outcome(`soak of ${minutes} minutes`, seconds, status === 0, `npm run bench -- --soak=${minutes}`);
}
