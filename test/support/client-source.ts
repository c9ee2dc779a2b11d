/** Reads and parses the client's source files, for tests that check the texts in the code. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';

/** The files of a folder of the project whose names have one of these endings. Paths are relative to the folder. */
export function filesIn(
  folder: 'client' | 'server' | 'shared',
  ...endings: readonly string[]
): { path: string; text: string }[] {
  const root = fileURLToPath(new URL(`../../${folder}/`, import.meta.url));
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .map((path) => ({ path, text: readFileSync(`${root}${path}`, 'utf8') }));
}

/** The files of the client whose names have one of these endings. Paths are relative to `client/`. */
export function clientFiles(...endings: readonly string[]): { path: string; text: string }[] {
  return filesIn('client', ...endings);
}

/** A node of a syntax tree, with only the type that these tests need. */
export type Tree = { readonly type: string; readonly [key: string]: unknown };

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** The direct children of a node, in order. */
export function childrenOf(tree: Tree): Tree[] {
  return Object.values(tree).flatMap((value: unknown) =>
    Array.isArray(value) ? value.filter(isTree) : isTree(value) ? [value] : [],
  );
}

/** The child node in the property `name`. Null if the property is no node. */
export function childOf(tree: Tree, name: string): Tree | null {
  const value = tree[name];
  return isTree(value) ? value : null;
}

/** The syntax tree of a file. Throws if the file cannot be parsed. */
export function treeOf(file: { path: string; text: string }): Tree {
  const { program, errors } = parseSync(file.path, file.text);
  if (errors.length > 0) throw new Error(`${file.path} cannot be parsed`);
  const tree: unknown = program;
  if (!isTree(tree)) throw new Error(`${file.path} has no program`);
  return tree;
}

/** Calls `visit` with every node of a tree, each parent before its children. */
export function walk(tree: Tree, visit: (node: Tree) => void): void {
  visit(tree);
  for (const child of childrenOf(tree)) walk(child, visit);
}

/** The text of a string literal. Null for any other node. */
export function stringOf(tree: Tree | null): string | null {
  return tree?.type === 'Literal' && typeof tree['value'] === 'string' ? tree['value'] : null;
}

/** The fixed parts of a template literal. Null for any other node. */
export function templateOf(tree: Tree | null): string[] | null {
  if (tree?.type !== 'TemplateLiteral') return null;
  const quasis: unknown = tree['quasis'];
  if (!Array.isArray(quasis)) return null;
  return quasis.filter(isTree).map((quasi) => {
    const value: unknown = quasi['value'];
    return typeof value === 'object' && value !== null && 'cooked' in value && typeof value.cooked === 'string'
      ? value.cooked
      : '';
  });
}
