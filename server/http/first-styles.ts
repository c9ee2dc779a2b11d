/**
 * The part of the stylesheet that a drawn page needs for its first view. It comes inside the page, because on a slow network the
 * wait for a file of its own is as long as the wait for the page. The whole stylesheet follows, so what is left out here only
 * comes later.
 */

/** A part of a stylesheet: what stands before its braces, and what stands inside. */
type Rule = { readonly head: string; readonly body: string };

/** The end of a block that begins at `open`, behind its brace. */
function endOf(css: string, open: number): number {
  let depth = 0;
  for (let at = open; at < css.length; at += 1) {
    const letter = css[at];
    if (letter === '"' || letter === "'") {
      at = css.indexOf(letter, at + 1);
      if (at < 0) break;
    } else if (letter === '{') depth += 1;
    else if (letter === '}' && --depth === 0) return at + 1;
  }
  throw new Error('the stylesheet has a block without an end');
}

/** The rules of a stylesheet that the build has made small. Statements without a block, such as @charset, are left out. */
export function rulesOf(css: string): Rule[] {
  const rules: Rule[] = [];
  for (let at = 0; at < css.length;) {
    const open = css.indexOf('{', at);
    if (open < 0) break;
    const head = css.slice(at, open);
    const end = endOf(css, open);
    rules.push({ head: head.slice(head.lastIndexOf(';') + 1).trim(), body: css.slice(open + 1, end - 1) });
    at = end;
  }
  return rules;
}

/** The selectors of a list, split at the commas outside of brackets. */
function selectorsOf(list: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at <= list.length; at += 1) {
    const letter = list[at];
    if (letter === '(' || letter === '[') depth += 1;
    else if (letter === ')' || letter === ']') depth -= 1;
    else if (letter === undefined || (letter === ',' && depth === 0)) {
      found.push(list.slice(from, at));
      from = at + 1;
    }
  }
  return found;
}

/** What a page has that selectors can ask for: classes, elements, and attributes with and without their values. */
type Inventory = {
  readonly classes: ReadonlySet<string>;
  readonly elements: ReadonlySet<string>;
  readonly attributes: ReadonlySet<string>;
};

/** Attributes that a reader can set before the whole stylesheet is there. */
const SET_BY_READERS = ['open'];

/** The distinct tags that begin an element of this HTML. */
export function tagsOf(html: string): ReadonlySet<string> {
  return new Set(html.match(/<[a-z][^>]*>/g));
}

function inventoryOf(root: string, html: string): Inventory {
  const elements = new Set(['body']);
  const attributes = new Set(SET_BY_READERS);
  const classes = new Set<string>();
  for (const tag of [root, ...tagsOf(html)]) {
    elements.add(/^<(\w+)/.exec(tag)?.[1] ?? '');
    for (const [, name = '', value = ''] of tag.matchAll(/\s([\w-]+)="([^"]*)"/g)) {
      attributes.add(name).add(`${name}=${value}`);
      if (name === 'class') for (const each of value.split(/\s+/)) classes.add(each);
    }
  }
  return { classes, elements, attributes };
}

/** What a reader does to an element, and parts that show only then. The words do not wait for their rules. */
const DONE_BY_READERS = /:(?:hover|active|focus|focus-within|disabled)(?![\w-])|::(?:selection|placeholder|backdrop)/;

/** Whether a selector can match on a page. Of what stands in brackets only `:is` and `:where` are looked at. */
function canMatch(selector: string, page: Inventory): boolean {
  const { classes, elements, attributes } = page;
  for (const [, list = ''] of selector.matchAll(/:(?:is|where)\(([^()]*)\)/g))
    if (!selectorsOf(list).some((each) => canMatch(each, page))) return false;
  for (const [, code = ''] of selector.matchAll(/(?<!\():lang\((\w+)\)/g)) if (!attributes.has(`lang=${code}`)) return false;
  let plain = selector;
  for (let before = ''; before !== plain;) {
    before = plain;
    plain = plain.replaceAll(/:?[\w-]*\([^()]*\)/g, '');
  }
  if (DONE_BY_READERS.test(plain)) return false;
  for (const [, name = '', , value] of plain.matchAll(/\[([\w-]+)(=["']?([^"'\]]*)["']?)?\]/g))
    if (!attributes.has(value === undefined ? name : `${name}=${value}`)) return false;
  plain = plain.replaceAll(/\[[^\]]*\]/g, '');
  return (
    [...plain.matchAll(/\.([\w-]+)/g)].every(([, name = '']) => classes.has(name)) &&
    [...plain.matchAll(/(?:^|[\s>+~])([a-z]\w*)/g)].every(([, name = '']) => elements.has(name))
  );
}

/** At-rules whose rules count for the first view: other conditions, such as print, can wait. */
const CONDITION = /^@(?:media|supports|container|layer)/;

/** Which conditions, such as `@media (width<40rem)`, never hold on the device for which a page is drawn. */
export type NeverHolds = (condition: string) => boolean;

function neededOf(rules: readonly Rule[], page: Inventory, neverHolds: NeverHolds): string {
  return rules
    .map(({ head, body }) => {
      if (CONDITION.test(head)) {
        const inside = head.startsWith('@media print') || neverHolds(head) ? '' : neededOf(rulesOf(body), page, neverHolds);
        return inside === '' ? '' : `${head}{${inside}}`;
      }
      // Fonts and animations come with the whole stylesheet: the words must not wait for them.
      if (head.startsWith('@')) return '';
      return selectorsOf(head).some((selector) => canMatch(selector, page)) ? `${head}{${body}}` : '';
    })
    .join('');
}

/** The rules that can match somewhere in this HTML, which stands below a root element with the tag `root`. */
export function firstStyles(rules: readonly Rule[], root: string, html: string, neverHolds: NeverHolds = () => false): string {
  // A style element ends at the first end tag in it.
  return neededOf(rules, inventoryOf(root, html), neverHolds).replaceAll('</', String.raw`<\/`);
}

export type { Rule };
