/** The client's source as the tests of its words read it: every text that stands in code, and where. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';

/** The files of one of the project's folders with one of these endings, by their path inside it. */
export function filesIn(
  folder: 'client' | 'server' | 'shared',
  ...endings: readonly string[]
): { path: string; text: string }[] {
  const root = fileURLToPath(new URL(`../../${folder}/`, import.meta.url));
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .map((path) => ({ path, text: readFileSync(`${root}${path}`, 'utf8') }));
}

/** The files of the client with one of these endings, by their path inside it. */
export function clientFiles(...endings: readonly string[]): { path: string; text: string }[] {
  return filesIn('client', ...endings);
}

/** A node of a syntax tree, as far as these tests look at one. */
export type Tree = { readonly type: string; readonly [key: string]: unknown };

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** The node's own children, in order. */
export function childrenOf(tree: Tree): Tree[] {
  return Object.values(tree).flatMap((value: unknown) =>
    Array.isArray(value) ? value.filter(isTree) : isTree(value) ? [value] : [],
  );
}

/** A named child of a node. */
export function childOf(tree: Tree, name: string): Tree | null {
  const value = tree[name];
  return isTree(value) ? value : null;
}

/** The syntax tree of a file. */
export function treeOf(file: { path: string; text: string }): Tree {
  const { program, errors } = parseSync(file.path, file.text);
  if (errors.length > 0) throw new Error(`${file.path} cannot be parsed`);
  const tree: unknown = program;
  if (!isTree(tree)) throw new Error(`${file.path} has no program`);
  return tree;
}

/** Calls `see` with every node of a tree. */
export function walk(tree: Tree, see: (node: Tree) => void): void {
  see(tree);
  for (const child of childrenOf(tree)) walk(child, see);
}

/** The text of a string literal, or null. */
export function stringOf(tree: Tree | null): string | null {
  return tree?.type === 'Literal' && typeof tree['value'] === 'string' ? tree['value'] : null;
}

/** The fixed stretches of a template literal, or null. */
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
