/** Reads the JSON reports of vitest and Playwright. */
import { relative, resolve } from 'node:path';
import { z } from 'zod';

/** How many tests of a step passed, failed and were skipped. */
export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number };

/** The counts of a report, and the files with a failure. The paths are relative to the root of the project. */
export type Report = Counts & { readonly failedFiles: readonly string[] };

const zVitest = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

/**
 * Reads vitest's JSON report. A file that failed without a failed test could not be loaded; it counts as one failure. If
 * `title` is given, tests whose titles do not match it do not count as skipped.
 */
export function readVitest(json: unknown, root: string, title: string | null = null): Report {
  const { testResults } = zVitest.parse(json);
  const asked = title === null ? null : new RegExp(title);
  let [passed, failed, skipped] = [0, 0, 0];
  const failedFiles: string[] = [];
  for (const file of testResults) {
    const failures = file.assertionResults.filter(({ status }) => status === 'failed').length;
    const passes = file.assertionResults.filter(({ status }) => status === 'passed').length;
    const others = file.assertionResults.filter(({ status }) => status !== 'failed' && status !== 'passed');
    passed += passes;
    failed += file.status === 'failed' ? Math.max(1, failures) : failures;
    skipped += others.filter(({ fullName }) => asked?.test(fullName) ?? true).length;
    if (file.status === 'failed' || failures > 0) failedFiles.push(relative(root, file.name));
  }
  return { passed, failed, skipped, failedFiles };
}

type Suite = { file: string; specs: { ok: boolean; tests: { status: string }[] }[]; suites?: Suite[] | undefined };

const zSuite: z.ZodType<Suite> = z.object({
  file: z.string(),
  specs: z.array(z.object({ ok: z.boolean(), tests: z.array(z.object({ status: z.string() })) })),
  get suites() {
    return z.array(zSuite).optional();
  },
});

const zPlaywright = z.object({
  config: z.object({ rootDir: z.string() }),
  suites: z.array(zSuite),
  errors: z.array(z.unknown()),
});

function statesIn(suite: Suite): string[] {
  const own = suite.specs.flatMap(({ tests }) => tests.map(({ status }) => status));
  return [...own, ...(suite.suites ?? []).flatMap(statesIn)];
}

/** Reads Playwright's JSON report. A story that passed only after a retry counts as failed. */
export function readPlaywright(json: unknown, root: string): Report {
  const { config, suites, errors } = zPlaywright.parse(json);
  let [passed, failed, skipped] = [0, 0, 0];
  const failedFiles: string[] = [];
  for (const suite of suites) {
    const states = statesIn(suite);
    const passes = states.filter((state) => state === 'expected').length;
    const skips = states.filter((state) => state === 'skipped').length;
    passed += passes;
    skipped += skips;
    failed += states.length - passes - skips;
    if (passes + skips < states.length) failedFiles.push(relative(root, resolve(config.rootDir, suite.file)));
  }
  // An error that belongs to no story: for example a file that could not be loaded, or a server that did not start.
  if (failed === 0 && errors.length > 0) failed = 1;
  return { passed, failed, skipped, failedFiles };
}
