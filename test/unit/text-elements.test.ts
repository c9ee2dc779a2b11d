/**
 * Each text of the interface is the only content of its element. Browsers that translate a page replace texts by elements of their
 * own. React sets the content of an element whose only content is a text, so such a text still changes. A text beside other content
 * would stay as it was, or break the page when it goes.
 */
import { expect, test } from 'vitest';
import { childOf, childrenOf, clientFiles, stringOf, treeOf, type Tree } from '../support/client-source.ts';

type Source = { readonly path: string; readonly text: string; readonly tree: Tree };
const sources: readonly Source[] = clientFiles('.tsx').map((file) => ({ ...file, tree: treeOf(file) }));

/** What an expression puts on the page: texts, other content, or what a component was given. */
type Content = { readonly text: boolean; readonly given: readonly string[] };
const NOTHING: Content = { text: false, given: [] };
const TEXT: Content = { text: true, given: [] };
/** Calls that make elements. */
const MAKES_ELEMENTS = new Set(['map', 'flatMap', 'createPortal']);

const nameOf = (tree: Tree | null): string => (typeof tree?.['name'] === 'string' ? tree['name'] : '');

function both(...contents: readonly Content[]): Content {
  return { text: contents.some(({ text }) => text), given: contents.flatMap(({ given }) => given) };
}

/** The value of a variable of this file; null if it is none. */
function valueOf(source: Source, name: string): Tree | null {
  let value: Tree | null = null;
  const look = (node: Tree): void => {
    if (node.type === 'VariableDeclarator' && nameOf(childOf(node, 'id')) === name) value = childOf(node, 'init');
    childrenOf(node).forEach(look);
  };
  look(source.tree);
  return value;
}

function contentOf(source: Source, node: Tree | null): Content {
  const of = (name: string): Content => contentOf(source, node === null ? null : childOf(node, name));
  switch (node?.type) {
    case 'Literal':
      // A fixed space never changes.
      return stringOf(node) === null || stringOf(node)?.trim() === '' ? NOTHING : TEXT;
    case 'ConditionalExpression': {
      const asked = childOf(node, 'test');
      const isTypeTest = asked?.type === 'BinaryExpression' && childOf(asked, 'left')?.['operator'] === 'typeof';
      return isTypeTest ? of('consequent') : both(of('consequent'), of('alternate'));
    }
    case 'LogicalExpression':
      return node['operator'] === '&&' ? of('right') : both(of('left'), of('right'));
    case 'ParenthesizedExpression':
      return of('expression');
    case 'CallExpression': {
      const callee = childOf(node, 'callee');
      const name = nameOf(callee) || nameOf(callee && childOf(callee, 'property'));
      return MAKES_ELEMENTS.has(name) ? NOTHING : TEXT;
    }
    case 'Identifier': {
      const name = nameOf(node);
      const value = valueOf(source, name);
      if (value !== null) return contentOf(source, value);
      return new RegExp(`\\b${name}\\??: React\\.ReactNode`).test(source.text) ? { text: false, given: [name] } : TEXT;
    }
    case 'TemplateLiteral':
    case 'BinaryExpression':
    case 'MemberExpression':
      return TEXT;
    default:
      return NOTHING;
  }
}

/** What one child of an element puts on the page. */
function childContent(source: Source, child: Tree): Content {
  if (child.type === 'JSXText') return String(child['value']).trim() === '' ? NOTHING : TEXT;
  return child.type === 'JSXExpressionContainer' ? contentOf(source, childOf(child, 'expression')) : NOTHING;
}

/** The children of an element, without comments and without the space that only lays out the code. */
function contentChildren(element: Tree): Tree[] {
  const children: unknown = element['children'];
  return (Array.isArray(children) ? (children as Tree[]) : []).filter(
    (child) =>
      !(child.type === 'JSXText' && /^\s*$/.test(String(child['value']))) &&
      !(child.type === 'JSXExpressionContainer' && childOf(child, 'expression')?.type === 'JSXEmptyExpression'),
  );
}

function placeOf({ path, text }: Source, node: Tree): string {
  return `${path}:${text.slice(0, Number(node['start'])).split('\n').length}`;
}

/** Texts that stand beside other content, and what components put beside other content as they were given it. */
function besideOthers(source: Source): { texts: string[]; given: { component: string; prop: string }[] } {
  const texts: string[] = [];
  const given: { component: string; prop: string }[] = [];
  const look = (node: Tree, component: string): void => {
    const inside = node.type === 'FunctionDeclaration' ? nameOf(childOf(node, 'id')) : component;
    if (node.type === 'JSXElement' || node.type === 'JSXFragment') {
      const children = contentChildren(node);
      for (const child of children) {
        // The content of a fragment may stand beside other content, too.
        if (children.length < 2 && node.type === 'JSXElement') continue;
        const content = childContent(source, child);
        if (content.text) texts.push(placeOf(source, child));
        for (const prop of content.given) given.push({ component: inside, prop });
      }
    }
    for (const child of childrenOf(node)) look(child, inside);
  };
  look(source.tree, '');
  return { texts, given };
}

const found = sources.map(besideOthers);

test('no text stands beside other content', () => {
  expect(found.flatMap(({ texts }) => texts)).toEqual([]);
});

test('no component that puts what it is given beside other content is given a bare text', () => {
  const given = new Map(found.flatMap((each) => each.given.map(({ component, prop }) => [`${component} ${prop}`, prop])));
  expect([...given.keys()]).toContain('Notice children');
  const wrong: string[] = [];
  for (const source of sources) {
    const look = (node: Tree): void => {
      const opening = node.type === 'JSXElement' ? childOf(node, 'openingElement') : null;
      const component = opening === null ? '' : nameOf(childOf(opening, 'name'));
      if (given.has(`${component} children`))
        for (const child of contentChildren(node)) if (childContent(source, child).text) wrong.push(placeOf(source, child));
      for (const attribute of opening === null ? [] : childrenOf(opening)) {
        if (attribute.type !== 'JSXAttribute' || !given.has(`${component} ${nameOf(childOf(attribute, 'name'))}`)) continue;
        const value = childOf(attribute, 'value');
        if (value !== null && (stringOf(value) !== null || childContent(source, value).text))
          wrong.push(placeOf(source, attribute));
      }
      childrenOf(node).forEach(look);
    };
    look(source.tree);
  }
  expect(wrong).toEqual([]);
});
