/** Finds the files that a path or a part of one means, and which tool runs each. */
import { globSync } from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';

/** Test files by the tool that runs them, as paths from the root of the project. */
export type Chosen = {
  /** Files for vitest. */
  readonly tests: readonly string[];
  /** Files for Playwright, in a real browser. */
  readonly stories: readonly string[];
};

/** All test files of the project at `root`. */
export function allTests(root: string): Chosen {
  const find = (pattern: string): string[] =>
    globSync(pattern, { cwd: root, exclude: (name) => name === 'node_modules' })
      .map((path) => path.split(sep).join('/'))
      .toSorted();
  const tests = find('test/**/*.test.ts').filter((path) => !path.startsWith('test/e2e/'));
  return { tests, stories: find('test/e2e/**/*.spec.ts') };
}

/**
 * The files among `all` that the paths mean. A path is a file, a folder, or a part of a file's path, so `http-news` is enough.
 * Throws for a path that means no file, because a run of nothing must not look like success.
 */
export function choose(paths: readonly string[], all: Chosen, root: string): Chosen {
  const wanted = new Set<string>();
  for (const path of paths) {
    const given = (isAbsolute(path) ? relative(root, path) : path).split(sep).join('/').replace(/^\.\//, '');
    const files = [...all.tests, ...all.stories];
    // Who names a whole file does not mean others whose paths hold its name.
    const meant = files.includes(given) ? [given] : files.filter((file) => file.includes(given));
    if (given === '' || meant.length === 0) throw new Error(`There is no test file for ${path}.`);
    for (const file of meant) wanted.add(file);
  }
  const chosen = (files: readonly string[]): string[] => files.filter((file) => wanted.has(file));
  return { tests: chosen(all.tests), stories: chosen(all.stories) };
}
