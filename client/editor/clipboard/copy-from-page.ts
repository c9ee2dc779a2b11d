/**
 * Copies from texts that nobody writes in: the text before the editor is there, the text that is only read, a printed sheet, and a
 * selection over several sections. The copy is made anew from what is selected on the page, in the same form as that of an editor.
 */
import { BLOCKS, dataAttribute, PART_FIELDS } from '#shared/blocks.ts';
import { isBlock } from '#client/editor/blocks/block-lines.ts';
import { absoluteLinks } from '#client/editor/clipboard/absolute-links.ts';
import { plainTextOf } from '#client/editor/clipboard/plain-text.ts';
import { rememberMarked } from '#client/editor/clipboard/marked-copies.ts';
import { SAID, sayInWords } from '#client/editor/clipboard/said.ts';

/** The texts of sections on a page. */
const TEXTS = '.first-text, .ProseMirror';
/** What stands in and around the texts and is not part of them. The words of blocks are said anew. */
const NOT_TEXT = [
  `[${SAID}]`,
  '.part-tool',
  '.caret',
  '.late-note',
  '.avatar',
  '.ProseMirror-trailingBreak',
  '.ProseMirror-separator',
  '[hidden]',
  '[aria-hidden="true"]',
  'button, input, select, textarea, svg, img, nav, summary',
].join(', ');
/** Elements of a copy, with the attributes that they keep. */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  p: [],
  h1: [],
  h2: [],
  h3: [],
  h4: [],
  h5: [],
  h6: [],
  ul: [],
  ol: ['start', 'type'],
  li: [],
  blockquote: [],
  pre: [],
  hr: [],
  br: [],
  code: [],
  strong: [],
  em: [],
  s: [],
  u: [],
  a: ['href'],
};
/** Elements that hold letters and that do not end a line. */
const INLINE = 'a, b, code, em, i, s, span, strong, u';
const LINES = 'p, h1, h2, h3, h4, h5, h6, pre';

/** The words that are selected in an element. */
function selectedIn(element: Element, range: Range): string {
  const part = element.ownerDocument.createRange();
  part.selectNodeContents(element);
  if (element.contains(range.startContainer)) part.setStart(range.startContainer, range.startOffset);
  if (element.contains(range.endContainer)) part.setEnd(range.endContainer, range.endOffset);
  return part.toString();
}

/** Whether only an edge of the selection touches an element. A triple click ends at the start of the next line, without a letter of it. */
function isOnlyTouched(element: Element, range: Range): boolean {
  const hasEdge = element.contains(range.startContainer) !== element.contains(range.endContainer);
  return hasEdge && selectedIn(element, range) === '';
}

class PageCopy {
  readonly #range: Range;
  /** Nothing in it is loaded or run. */
  readonly #page = document.implementation.createHTMLDocument();

  constructor(range: Range) {
    this.#range = range;
  }

  #letters(node: Text): string {
    const { startContainer, startOffset, endContainer, endOffset } = this.#range;
    return node.data.slice(node === startContainer ? startOffset : 0, node === endContainer ? endOffset : undefined);
  }

  #list(list: Element, copy: Element): void {
    const items = [...list.children].filter((child) => child.localName === 'li');
    const skipped = items.findIndex((item) => this.#isSelected(item));
    if (list.localName === 'ol' && skipped > 0)
      copy.setAttribute('start', String(Number(list.getAttribute('start') ?? 1) + skipped));
  }

  #isSelected(node: Node): boolean {
    return this.#range.intersectsNode(node) && !(node instanceof Element && isOnlyTouched(node, this.#range));
  }

  /** Empty parts of a block are not drawn for readers, but belong to the block. */
  #isShown(element: Element): boolean {
    if (element.closest('.part') !== null || !('checkVisibility' in element) || element.checkVisibility()) return true;
    // An element without a box of its own counts as not visible, and shows what is in it.
    return getComputedStyle(element).display === 'contents';
  }

  /** A block or a part of one with its fields, as the schema writes it. */
  #structured(element: HTMLElement): Element | null {
    const { block = '', part } = element.dataset;
    const isPart = element.classList.contains('part') && part !== undefined;
    if (!isPart && !(element.classList.contains('block') && isBlock(block))) return null;
    const copy = this.#page.createElement('div');
    if (!isPart) copy.setAttribute('data-block', block);
    else copy.setAttribute(part === 'view' ? 'data-view' : 'data-part', '');
    const fields = isPart ? PART_FIELDS : Object.keys(isBlock(block) ? BLOCKS[block].attributes : {});
    for (const field of fields) {
      const value = element.getAttribute(dataAttribute(field));
      if (value !== null) copy.setAttribute(dataAttribute(field), value);
    }
    return copy;
  }

  #element(element: Element): Node {
    const inside = (copy: Node): Node => {
      copy.appendChild(this.inside(element));
      return copy;
    };
    const withMark = (copy: Element): Element => {
      if (element.hasAttribute('data-must-know')) copy.setAttribute('data-must-know', '');
      return copy;
    };
    const structured = element instanceof HTMLElement ? this.#structured(element) : null;
    if (structured !== null) return inside(withMark(structured));
    const kept = KEPT[element.localName];
    if (kept !== undefined) {
      const copy = this.#page.createElement(element.localName);
      for (const name of kept) if (element.hasAttribute(name)) copy.setAttribute(name, element.getAttribute(name) ?? '');
      this.#list(element, copy);
      return inside(withMark(copy));
    }
    // Words that stand by themselves, such as a tag over a section, are a line.
    const holdsLetters = [...element.childNodes].some((node) => node instanceof Text && node.data.trim() !== '');
    const isLine = holdsLetters && !element.matches(INLINE) && element.closest(LINES) === null;
    return inside(isLine ? this.#page.createElement('p') : this.#page.createDocumentFragment());
  }

  /** What is selected of the content of a node. */
  inside(parent: Node): DocumentFragment {
    const copy = this.#page.createDocumentFragment();
    for (const node of parent.childNodes) {
      if (!this.#isSelected(node)) continue;
      if (node instanceof Text) copy.append(this.#letters(node));
      else if (node instanceof Element && !node.matches(NOT_TEXT) && this.#isShown(node)) copy.append(this.#element(node));
    }
    return copy;
  }
}

function elementOf(node: Node): Element | null {
  return node instanceof Element ? node : node.parentElement;
}

/** What the copy is made from: the words of a line, of a part, or the text with the blocks that they are in. Null if no text is selected. */
function rootOf(range: Range): Element | null {
  const common = elementOf(range.commonAncestorContainer);
  if (common === null) return null;
  const text = common.closest(TEXTS);
  if (text === null) {
    const holdsText = [...common.querySelectorAll(TEXTS)].some(
      (inner) => range.intersectsNode(inner) && !isOnlyTouched(inner, range),
    );
    return holdsText ? common : null;
  }
  const line = common.closest(LINES);
  // The head of a block has lines too. Whoever selects words there wants these words.
  if (line !== null) return line;
  const part = common.closest('.part-text');
  return part ?? (common.closest(`[${SAID}]`) === null ? text : null);
}

/** The HTML and the plain text of a selection on the page; null if it holds no text of a section. */
export function copyOf(range: Range): { html: string; text: string } | null {
  const root = rootOf(range);
  if (root === null) return null;
  const copy = document.implementation.createHTMLDocument().createElement('div');
  copy.append(new PageCopy(range).inside(root));
  absoluteLinks(copy);
  if (root.matches(LINES)) {
    // A piece of a line joins the line into which it is pasted.
    const { textContent: text, innerHTML } = copy;
    return { html: `<p data-pm-slice="1 1 []">${innerHTML}</p>`, text };
  }
  rememberMarked(copy);
  sayInWords(copy);
  const open = (element: Element | null): number => (element?.matches('p, h1, h2, h3, h4, h5, h6') === true ? 1 : 0);
  copy.firstElementChild?.setAttribute('data-pm-slice', `${open(copy.firstElementChild)} ${open(copy.lastElementChild)} []`);
  return { html: copy.innerHTML, text: plainTextOf(copy) };
}

function copyInWords(event: ClipboardEvent): void {
  const selection = document.getSelection();
  // Editors and fields copy by themselves.
  const { activeElement } = document;
  const inField = activeElement instanceof HTMLInputElement || activeElement instanceof HTMLTextAreaElement;
  if (event.defaultPrevented || event.clipboardData === null || selection === null || selection.isCollapsed || inField) return;
  const copy = copyOf(selection.getRangeAt(0));
  if (copy === null) return;
  event.preventDefault();
  event.clipboardData.setData('text/html', copy.html);
  event.clipboardData.setData('text/plain', copy.text);
}

/** Lets copies from the page say in words what the page says. To be called once. */
export function startCopyInWords(): void {
  document.addEventListener('copy', copyInWords);
}
