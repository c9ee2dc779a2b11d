/** Finds the test files that a path matches, and sorts them by the tool that runs them. */
import { globSync } from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';

/** Test files by the tool that runs them. The paths are relative to the root of the project. */
export type Chosen = {
  /** Files for vitest. */
  readonly tests: readonly string[];
  /** Files for Playwright, which runs them in a real browser. */
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
 * Returns the files of `all` that match the paths. A path is a file, a folder, or a part of a file's path, such as `http-news`.
 * Throws for a path that matches no file, because a run without tests must not look like a success.
 */
export function choose(paths: readonly string[], all: Chosen, root: string): Chosen {
  const wanted = new Set<string>();
  for (const path of paths) {
    const relativePath = (isAbsolute(path) ? relative(root, path) : path).split(sep).join('/').replace(/^\.\//, '');
    const files = [...all.tests, ...all.stories];
    // The whole path of a file selects only that file, even if other paths contain it.
    const matches = files.includes(relativePath) ? [relativePath] : files.filter((file) => file.includes(relativePath));
    if (relativePath === '' || matches.length === 0) throw new Error(`There is no test file for ${path}.`);
    for (const file of matches) wanted.add(file);
  }
  const chosen = (files: readonly string[]): string[] => files.filter((file) => wanted.has(file));
  return { tests: chosen(all.tests), stories: chosen(all.stories) };
}
