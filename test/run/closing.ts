/** Writes the summary at the end of a test run. */
import type { Counts } from './reports.ts';

/** The outcome of one step of a run. */
export type Outcome = Counts & {
  readonly name: string;
  readonly seconds: number;
  /** One command for each file that failed. The command runs only that file. */
  readonly rerunCommands: readonly string[];
  /** What could not be run on this machine, and why. Null if everything was run. */
  readonly notRun: string | null;
};

/** Formats a duration for people, such as `5 s` or `2 min 07 s`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** The sums of all counts. With `strict`, steps that were not run and skipped tests count as failed too. */
export function total(outcomes: readonly Outcome[], strict: boolean): Counts {
  const sum = (of: (outcome: Outcome) => number): number => outcomes.reduce((all, outcome) => all + of(outcome), 0);
  const skipped = sum((outcome) => outcome.skipped);
  const notRun = outcomes.filter((outcome) => outcome.notRun !== null).length;
  const [passed, failed] = [sum((outcome) => outcome.passed), sum((outcome) => outcome.failed)];
  return { passed, failed: failed + (strict ? notRun + skipped : 0), skipped };
}

/**
 * The last lines of a run: the duration of each step, the commands that run only what failed, and the counts. The counts are
 * the last line.
 */
export function summaryOf(outcomes: readonly Outcome[], strict: boolean): string {
  const seconds = outcomes.reduce((all, outcome) => all + outcome.seconds, 0);
  const rows = [...outcomes.map(({ name, seconds: took }) => [name, duration(took)]), ['all', duration(seconds)]];
  const width = Math.max(...rows.map(([name = '']) => name.length));
  const lines = ['', ...rows.map(([name = '', took = '']) => `${name.padEnd(width)}  ${took.padStart(12)}`)];
  const rerunCommands = outcomes.flatMap((outcome) => outcome.rerunCommands);
  if (rerunCommands.length > 0)
    lines.push('', 'What failed is run alone by:', ...rerunCommands.map((command) => `  ${command}`));
  const notRun = outcomes.flatMap((outcome) => outcome.notRun ?? []);
  if (notRun.length > 0) lines.push('', ...notRun.map((what) => `NOT RUN: ${what}.`));
  const { passed, failed, skipped } = total(outcomes, strict);
  if (strict && (notRun.length > 0 || skipped > 0)) lines.push('', 'With CI=true everything has to run.');
  return [...lines, '', `${passed} passed, ${failed} failed, ${skipped} skipped`].join('\n');
}
