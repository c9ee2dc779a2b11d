/**
 * Runs the quick stories several times in a row and counts what failed, to find a story that does not pass each time:
 * `node test/e2e/repeat.ts 10`. What stands behind the number goes to Playwright in place of `--grep @quick`, such as a file's name.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import { temporaryFolder } from '../run/temporary-folder.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PLAYWRIGHT = join(ROOT, 'node_modules/@playwright/test/cli.js');

type Suite = { readonly title: string; readonly specs: readonly Spec[]; readonly suites?: readonly Suite[] | undefined };
const zResult = z.object({ error: z.object({ message: z.string().optional() }).optional() });
const zSpec = z.object({
  title: z.string(),
  ok: z.boolean(),
  tests: z.array(z.object({ results: z.array(zResult) })),
});
type Spec = z.infer<typeof zSpec>;
const zSuite: z.ZodType<Suite> = z.lazy(() =>
  z.object({ title: z.string(), specs: z.array(zSpec), suites: z.array(zSuite).optional() }),
);
const zReport = z.object({
  suites: z.array(zSuite),
  errors: z.array(z.object({ message: z.string().optional() })),
});

type Story = { readonly name: string; readonly ok: boolean; readonly why: string };

/** What a story that failed said, without colours. */
function whyOf({ tests }: Spec): string {
  const messages = tests.flatMap(({ results }) => results.map(({ error }) => error?.message ?? ''));
  return stripVTControlCharacters(messages.filter((message) => message !== '').join('\n'));
}

/** Every story of a report with its file, whether it passed, and if not, why. */
function storiesIn(suites: readonly Suite[], within: readonly string[] = []): Story[] {
  return suites.flatMap(({ title, specs, suites: inner = [] }) => {
    const path = [...within, title];
    const stories = specs.map((spec) => ({ name: [...path, spec.title].join(' › '), ok: spec.ok, why: whyOf(spec) }));
    return [...stories, ...storiesIn(inner, path)];
  });
}

const [times = '10', ...given] = process.argv.slice(2);
const runs = Number(times);
if (!Number.isInteger(runs) || runs < 1) throw new Error(`how many runs? ${times} is no number of them`);
const chosen = given.length > 0 ? given : ['--grep', '@quick'];
const temporary = temporaryFolder();
const folder = mkdtempSync(join(temporary, 'reports-'));
const failed = new Map<string, number>();
let failures = 0;

for (let run = 1; run <= runs; run += 1) {
  const report = join(folder, `${run}.json`);
  const began = Date.now();
  const args = [PLAYWRIGHT, 'test', '--config', 'test/e2e/playwright.config.ts', '--reporter=json', ...chosen];
  const env = { ...process.env, TMPDIR: temporary, PLAYWRIGHT_JSON_OUTPUT_NAME: report };
  spawnSync(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'inherit'] });
  const { suites, errors } = zReport.parse(JSON.parse(readFileSync(report, 'utf8')));
  const stories = storiesIn(suites);
  const bad = stories.filter(({ ok }) => !ok);
  // A run that could not begin, or not end, has failed as a whole.
  if (stories.length === 0 || (errors.length > 0 && bad.length === 0))
    bad.push({ name: 'the run itself', ok: false, why: errors[0]?.message ?? 'it ran no story' });
  for (const { name } of bad) failed.set(name, (failed.get(name) ?? 0) + 1);
  failures += bad.length;
  const seconds = Math.round((Date.now() - began) / 1000);
  console.log(`run ${run} of ${runs}: ${stories.length} stories, ${bad.length} failed, ${seconds} s`);
  for (const { name, why } of bad) console.log(`  failed: ${name}\n${why.replaceAll(/^/gm, '    ')}`);
}

rmSync(temporary, { recursive: true, force: true });
for (const [name, count] of failed) console.log(`failed in ${count} of ${runs}: ${name}`);
console.log(`${runs} runs, ${failures} failures`);
process.exitCode = failures > 0 ? 1 : 0;
