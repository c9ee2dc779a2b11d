/** Limits of a paste, so that no HTML keeps the page busy, however long or deep it is. */
import { asBlocks } from '#client/editor/clipboard/block-elements.ts';

/** The longest HTML that is read, in characters. A long file of a word processor has less than a tenth of that. */
const MAX_HTML = 5_000_000;
/** How many elements may be open at one place of the HTML. */
const MAX_OPEN = 1000;
/** The most letters of one paste: about eighty pages. */
export const MAX_LETTERS = 200_000;
/** The most elements of one paste, after everything else was left out. */
const MAX_ELEMENTS = 20_000;
/** The most elements that are looked at. */
const MAX_READ = 200_000;
/** How deep elements may stand in each other. What is deeper is taken as words. */
const MAX_DEPTH = 100;
/** How many lists and quotations may stand in each other. A line of the text names each of them, and a list with its item twice. */
const MAX_LISTS = 9;

const TAG = /<(\/?)([a-z][a-z0-9:]*)/gi;
/** Elements that end by themselves, or that hold nothing. */
const ENDING: ReadonlySet<string> = new Set(
  'area base br col dd dt embed hr img input li link meta option p param source td th tr tbody thead tfoot track wbr'.split(
    ' ',
  ),
);

/** Whether more elements are open at one place than a browser reads in good time: its work grows with the square of that. */
function isTooDeep(html: string): boolean {
  const open = new Map<string, number>();
  let depth = 0;
  for (const [, end, tag = ''] of html.matchAll(TAG)) {
    const name = tag.toLowerCase();
    if (ENDING.has(name)) continue;
    const count = open.get(name) ?? 0;
    const change = end === '' ? 1 : -Math.min(1, count);
    open.set(name, count + change);
    depth += change;
    if (depth > MAX_OPEN) return true;
  }
  return false;
}

/** Pasted HTML without pictures that are written into it. */
export function withoutInlinePictures(html: string): string {
  return html.replaceAll(/\bdata:image\/[^"'\s<>)]*/gi, '');
}

/** Whether this is too much to be read: too long, too deep, or of too many elements. */
export function isTooMuchToRead(pasted: string | Document): boolean {
  if (typeof pasted === 'string') return pasted.length > MAX_HTML || isTooDeep(pasted);
  return pasted.getElementsByTagName('*').length > MAX_READ;
}

/** Whether this is too much for one paste. */
export function isTooMuch(pasted: Element): boolean {
  return pasted.textContent.length > MAX_LETTERS || pasted.getElementsByTagName('*').length > MAX_ELEMENTS;
}

/** Ends elements that stand too deep in each other: in place of what they hold, they have its words. No recursion, because of the depth. */
export function boundDepth(root: Element): void {
  let node: Element | null = root;
  let depth = 0;
  while (node !== null) {
    if (depth >= MAX_DEPTH && node.firstElementChild !== null) node.replaceChildren(wordsIn(node));
    if (node.firstElementChild !== null) {
      node = node.firstElementChild;
      depth += 1;
      continue;
    }
    while (node !== null && node !== root && node.nextElementSibling === null) {
      node = node.parentElement;
      depth -= 1;
    }
    node = node === root || node === null ? null : node.nextElementSibling;
  }
}

/** The words in an element, with space between those of its elements. */
function wordsIn(element: Element): string {
  const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const words: string[] = [];
  while (walker.nextNode() !== null) words.push(walker.currentNode.nodeValue ?? '');
  return words.join(' ');
}

/** Takes out lists and quotations that stand too deep in others. Their lines stay, in the innermost list that may be there. */
export function boundLists(page: Document): void {
  const depths = new Map<Element, number>();
  for (const list of page.querySelectorAll('ul, ol, blockquote')) {
    const outer = list.parentElement?.closest('ul, ol, blockquote') ?? null;
    const depth = (outer === null ? 0 : (depths.get(outer) ?? 0)) + 1;
    depths.set(list, depth);
  }
  // The innermost first.
  for (const [list, depth] of [...depths].toReversed()) {
    if (depth <= MAX_LISTS) continue;
    const holders = list.localName === 'blockquote' ? [list] : [...list.children];
    list.replaceWith(...holders.flatMap(asBlocks));
  }
}
