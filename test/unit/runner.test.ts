/** The test runner behind `npm test`: which tool runs a path, how it reads reports, and how a run ends. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { allTests, choose } from '../run/choose.ts';
import { summaryOf, duration, total, type Outcome } from '../run/closing.ts';
import { readPlaywright, readVitest } from '../run/reports.ts';
import { readRequest } from '../run/request.ts';

describe('what is asked for', () => {
  it('is everything where nothing is said', () => {
    expect(readRequest([])).toEqual({ all: false, paths: [], title: null });
    expect(readRequest(['--all'])).toEqual({ all: true, paths: [], title: null });
  });

  it('can be paths and a title, in any order', () => {
    const asked = { all: false, paths: ['a.test.ts', 'b.spec.ts'], title: 'is told' };
    expect(readRequest(['a.test.ts', '-t', 'is told', 'b.spec.ts'])).toEqual(asked);
  });

  it('is refused where it cannot be understood', () => {
    expect(() => readRequest(['--al'])).toThrow('--al');
    expect(() => readRequest(['-t', '('])).toThrow('regular expression');
  });
});

describe('a path', () => {
  const all = {
    tests: ['test/server/news.test.ts', 'test/unit/news.test.ts', 'test/unit/words.test.ts'],
    stories: ['test/e2e/news.spec.ts', 'test/e2e/words.spec.ts'],
  };
  const meant = (...paths: string[]) => choose(paths, all, '/project');

  it('is run by the tool of its kind', () => {
    expect(meant('test/unit/news.test.ts')).toEqual({ tests: ['test/unit/news.test.ts'], stories: [] });
    expect(meant('test/e2e/words.spec.ts')).toEqual({ tests: [], stories: ['test/e2e/words.spec.ts'] });
    const both = { tests: ['test/unit/news.test.ts'], stories: ['test/e2e/news.spec.ts'] };
    expect(meant('test/e2e/news.spec.ts', './test/unit/news.test.ts')).toEqual(both);
    expect(meant('/project/test/unit/news.test.ts').tests).toEqual(['test/unit/news.test.ts']);
  });

  it('can be a folder or a part of a name', () => {
    expect(meant('test/unit').tests).toEqual(['test/unit/news.test.ts', 'test/unit/words.test.ts']);
    expect(meant('news', 'unit/news')).toEqual({
      tests: ['test/server/news.test.ts', 'test/unit/news.test.ts'],
      stories: ['test/e2e/news.spec.ts'],
    });
  });

  it('that means no file is an error, also beside one that does', () => {
    expect(() => meant('test/unit/news.test.ts', 'test/unit/new.test.ts')).toThrow('no test file for test/unit/new.test.ts');
    expect(() => meant('')).toThrow('no test file');
  });

  it('is looked for among the files that are there, this one too', () => {
    const { tests, stories } = allTests(fileURLToPath(new URL('../..', import.meta.url)));
    expect(tests).toContain('test/unit/runner.test.ts');
    expect(stories.length).toBeGreaterThan(0);
    for (const story of stories) expect(story).toMatch(/^test\/e2e\/.*\.spec\.ts$/);
    expect(tests.filter((path) => path.includes('node_modules') || path.startsWith('test/e2e/'))).toEqual([]);
  });
});

describe('a report', () => {
  const test = (fullName: string, status: string) => ({ fullName, status });
  const vitest = {
    testResults: [
      { name: '/project/test/a.test.ts', status: 'passed', assertionResults: [test('one', 'passed'), test('two', 'skipped')] },
      {
        name: '/project/test/b.test.ts',
        status: 'failed',
        assertionResults: [test('three', 'failed'), test('four', 'passed')],
      },
      { name: '/project/test/c.test.ts', status: 'failed', assertionResults: [] },
    ],
  };

  it('of vitest counts tests, and a file that could not be loaded', () => {
    const failedFiles = ['test/b.test.ts', 'test/c.test.ts'];
    expect(readVitest(vitest, '/project')).toEqual({ passed: 2, failed: 2, skipped: 1, failedFiles });
  });

  it('does not call skipped what has another title than the one asked for', () => {
    expect(readVitest(vitest, '/project', 'one').skipped).toBe(0);
    expect(readVitest(vitest, '/project', 'tw.').skipped).toBe(1);
  });

  it('of Playwright counts stories in groups; one that passed at the second try failed', () => {
    const story = (status: string) => ({ ok: status !== 'unexpected', tests: [{ status }] });
    const playwright = {
      config: { rootDir: '/project/test/e2e' },
      errors: [],
      suites: [
        { file: 'a.spec.ts', specs: [story('expected')], suites: [{ file: 'a.spec.ts', specs: [story('skipped')] }] },
        { file: 'b.spec.ts', specs: [], suites: [{ file: 'b.spec.ts', specs: [story('flaky'), story('expected')] }] },
        { file: 'c.spec.ts', specs: [story('unexpected')] },
      ],
    };
    const failedFiles = ['test/e2e/b.spec.ts', 'test/e2e/c.spec.ts'];
    expect(readPlaywright(playwright, '/project')).toEqual({ passed: 2, failed: 2, skipped: 1, failedFiles });
    const broken = { ...playwright, suites: [], errors: [{ message: 'no server' }] };
    expect(readPlaywright(broken, '/project').failed).toBe(1);
  });

  it('in another form is an error, not a success', () => {
    expect(() => readVitest({}, '/project')).toThrow();
    expect(() => readPlaywright({ suites: [] }, '/project')).toThrow();
  });
});

describe('the end of a run', () => {
  const outcome = (values: Partial<Outcome>): Outcome => ({
    name: 'tests',
    seconds: 1,
    passed: 0,
    failed: 0,
    skipped: 0,
    rerunCommands: [],
    notRun: null,
    ...values,
  });
  const outcomes = [
    outcome({ passed: 5, failed: 1, skipped: 2, seconds: 61, rerunCommands: ['npm test -- test/unit/a.test.ts'] }),
    outcome({ name: 'stories', notRun: 'the stories: no browser' }),
  ];

  it('is the counts, as the very last line, after durations, commands and what was not run', () => {
    const lines = summaryOf(outcomes, false).split('\n');
    expect(lines.at(-1)).toBe('5 passed, 1 failed, 2 skipped');
    expect(lines).toContain('tests      1 min 01 s');
    expect(lines).toContain('  npm test -- test/unit/a.test.ts');
    expect(lines).toContain('NOT RUN: the stories: no browser.');
  });

  it('counts as failed what was not run or skipped, where everything has to run', () => {
    expect(total(outcomes, false)).toEqual({ passed: 5, failed: 1, skipped: 2 });
    expect(total(outcomes, true)).toEqual({ passed: 5, failed: 4, skipped: 2 });
    expect(summaryOf(outcomes, true).split('\n').at(-1)).toBe('5 passed, 4 failed, 2 skipped');
  });

  it('says durations in minutes where they are long', () => {
    expect([duration(0.4), duration(59.6), duration(125)]).toEqual(['0 s', '1 min 00 s', '2 min 05 s']);
  });
});
