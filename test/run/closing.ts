/** What stands at the end of a run. */
import type { Counts } from './reports.ts';

/** How one step of a run came out. */
export type Outcome = Counts & {
  readonly name: string;
  readonly seconds: number;
  /** For each failure the command that runs just that. */
  readonly again: readonly string[];
  /** What could not be run here and why; null where all was. */
  readonly notRun: string | null;
};

/** A duration as people read it. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** All counts together. With `strict` all that was not run or skipped counts as failed too. */
export function total(outcomes: readonly Outcome[], strict: boolean): Counts {
  const sum = (of: (outcome: Outcome) => number): number => outcomes.reduce((all, outcome) => all + of(outcome), 0);
  const skipped = sum((outcome) => outcome.skipped);
  const notRun = outcomes.filter((outcome) => outcome.notRun !== null).length;
  const [passed, failed] = [sum((outcome) => outcome.passed), sum((outcome) => outcome.failed)];
  return { passed, failed: failed + (strict ? notRun + skipped : 0), skipped };
}

/** The last lines of a run: the duration of each step, what failed and how to run just that, and the counts as the very last line. */
export function closing(outcomes: readonly Outcome[], strict: boolean): string {
  const seconds = outcomes.reduce((all, outcome) => all + outcome.seconds, 0);
  const rows = [...outcomes.map(({ name, seconds: took }) => [name, duration(took)]), ['all', duration(seconds)]];
  const width = Math.max(...rows.map(([name = '']) => name.length));
  const lines = ['', ...rows.map(([name = '', took = '']) => `${name.padEnd(width)}  ${took.padStart(12)}`)];
  const again = outcomes.flatMap((outcome) => outcome.again);
  if (again.length > 0) lines.push('', 'What failed is run alone by:', ...again.map((command) => `  ${command}`));
  const notRun = outcomes.flatMap((outcome) => outcome.notRun ?? []);
  if (notRun.length > 0) lines.push('', ...notRun.map((what) => `NOT RUN: ${what}.`));
  const { passed, failed, skipped } = total(outcomes, strict);
  if (strict && (notRun.length > 0 || skipped > 0)) lines.push('', 'With CI=true everything has to run.');
  return [...lines, '', `${passed} passed, ${failed} failed, ${skipped} skipped`].join('\n');
}
