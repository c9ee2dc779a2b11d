/** Docs that name a file name one that is there: a file that moves takes its mentions with it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDERS = ['client', 'server', 'shared', 'test', 'docs'];

const markdownIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.includes('node_modules'))
    .map((name) => join(folder, name));

const DOCS = ['README.md', 'CHANGELOG.md', ...FOLDERS.flatMap(markdownIn)];

/** The files and folders of the project that a text names in backticks; a pattern with a star counts as its folder. */
function namedIn(text: string): string[] {
  const names = [...text.matchAll(/`((?:client|server|shared|test|docs)\/[\w./*-]*)`/g)].map(([, name = '']) => name);
  return names.map((name) => (name.includes('*') ? dirname(name.slice(0, name.indexOf('*') + 1)) : name));
}

/** The files of the project that a text links to, as seen from `folder`. */
function linkedIn(text: string, folder: string): string[] {
  const links = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => target);
  return links.filter((target) => !/^[a-z]+:/.test(target)).map((target) => join(folder, target));
}

describe('a name in backticks, and a link', () => {
  it('are found in a text', () => {
    const text =
      'See `server/app.ts`, `test/e2e/*.spec.ts`, `rooms.ts` and [this](../README.md#a), [that](https://example.org/x.md).';
    expect(namedIn(text)).toEqual(['server/app.ts', 'test/e2e']);
    expect(linkedIn(text, 'docs')).toEqual(['README.md']);
  });
});

describe.each(DOCS)('%s', (file) => {
  const text = readFileSync(join(ROOT, file), 'utf8');

  it('names only files that are there', () => {
    expect(namedIn(text).filter((name) => !existsSync(join(ROOT, name)))).toEqual([]);
  });

  it('links only to files that are there', () => {
    expect(linkedIn(text, dirname(file)).filter((name) => !existsSync(join(ROOT, name)))).toEqual([]);
  });
});

describe('docs/rules.md', () => {
  const text = readFileSync(join(ROOT, 'docs/rules.md'), 'utf8');

  it('names only files of the server that are there, without their first folder', () => {
    const names = [...text.matchAll(/`((?:(?:sync|http|commands|store|history)\/|app\.|main\.)[\w./-]*)`/g)].map(
      ([, name = '']) => name,
    );
    const paths = names.filter((name) => name.endsWith('.ts') || name.endsWith('/'));
    expect(paths.length).toBeGreaterThan(20);
    expect(paths.filter((name) => !existsSync(join(ROOT, 'server', name)))).toEqual([]);
  });
});
