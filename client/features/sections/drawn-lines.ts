/** The lines of a section as they are drawn on the page, with the way from words in a line to their place on the page. */
import type { Span } from '#shared/search-text.ts';
import { plainText } from '#shared/search-text.ts';
import type { Line } from './section-lines.ts';

/** A line on the page. */
export type DrawnLine = Line & { readonly element: Element };

const TEXT_LINES = ':is(p, h1, h2, h3, h4, h5, h6, pre)';
/** What a block says of itself. The other lines above and below its text are tools for its writer. */
const FACTS = '.block-title, .block-lead, .must-know-mark, .block-strength, .block-said';
/** Labels of parts that only a screen reader gets, or that only a writer sees. */
const UNSEEN_LABELS =
  ":is([data-part='topic'], [data-part='text'], [data-part='activity'], .part[data-empty]:not([data-needed])) > .part-head *";

/** The pieces of text in a line, without the names at the carets of others. A line break is a piece of its own. */
function piecesOf(line: Element): { node: Node; text: string }[] {
  const pieces: { node: Node; text: string }[] = [];
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) =>
    node instanceof Element && node.matches('.caret') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node instanceof Text) pieces.push({ node, text: node.data });
    else if (node instanceof HTMLBRElement) pieces.push({ node, text: '\n' });
  }
  return pieces;
}

function lineOf(element: Element, kind: Line['kind']): DrawnLine {
  return {
    element,
    kind,
    mustKnow: element.closest('[data-must-know]') !== null,
    text: piecesOf(element)
      .map(({ text }) => text)
      .join(''),
  };
}

/** The lines of a drawn text. */
function linesIn(text: Element): DrawnLine[] {
  return [...text.querySelectorAll(TEXT_LINES)]
    .filter((line) => line.closest('.block-head, .block-end') === null || line.matches(FACTS))
    .filter((line) => !line.matches(UNSEEN_LABELS))
    .map((line) => lineOf(line, line.matches('h1, h2, h3, h4, h5, h6') ? 'heading' : 'line'))
    .filter(({ text: words }) => plainText(words).trim() !== '');
}

function linesOf(sectionId: string, kind: '.prose' | '.first-text'): DrawnLine[] | null {
  const text = document.querySelector(`#section-${CSS.escape(sectionId)} ${kind}`);
  return text === null ? null : linesIn(text);
}

/** The lines of the live text of a section, which are the newest; null if it is not drawn. */
export function liveLines(sectionId: string): DrawnLine[] | null {
  return linesOf(sectionId, '.prose');
}

/** The lines of the text that stands there until the live text comes; null if there is none. */
export function firstLines(sectionId: string): DrawnLine[] | null {
  return linesOf(sectionId, '.first-text');
}

/** The lines of a section on the page, those above its text first. `isLive` is false while the text waits for its editor. */
export function drawnLines(section: Element): { lines: DrawnLine[]; isLive: boolean } {
  const live = section.querySelector('.prose');
  const text = live ?? section.querySelector('.first-text');
  const above = [
    ...[...section.querySelectorAll(':scope > header h2')].map((title) => lineOf(title, 'title')),
    ...[...section.querySelectorAll('.facts .prose-text, .notice .prose-text')].map((line) => lineOf(line, 'line')),
  ];
  return { lines: [...above, ...(text === null ? [] : linesIn(text))], isLive: live !== null };
}

/** The range of a part of a line on the page; null if the line has changed. */
export function rangeIn(line: Element, { from, to }: Span): Range | null {
  const range = document.createRange();
  let start = 0;
  let found = 0;
  for (const { node, text } of piecesOf(line)) {
    const end = start + text.length;
    if (node instanceof Text && from >= start && from < end) {
      range.setStart(node, from - start);
      found += 1;
    }
    if (node instanceof Text && to > start && to <= end) {
      range.setEnd(node, to - start);
      found += 1;
    }
    start = end;
  }
  return found === 2 ? range : null;
}
