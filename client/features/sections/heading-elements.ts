/** The headings of a section's text as they stand on the page, and which of them is which heading of the overview. */
import type { HeadingAt } from '#shared/api-overview.ts';
import { plainText } from '#shared/search-text.ts';

const HEADINGS = ':is(h1, h2, h3, h4, h5, h6)';

/** The words of a heading, without the names at the carets of others. */
function wordsOf(heading: Element): string {
  const copy = heading.cloneNode(true) as Element;
  for (const caret of copy.querySelectorAll('.caret')) caret.remove();
  return plainText(copy.textContent ?? '')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** The drawn headings of a text that have words, from top to bottom. The overview leaves empty ones out too. */
function drawnHeadings(text: Element): { readonly element: Element; readonly words: string }[] {
  return [...text.querySelectorAll(HEADINGS)]
    .filter((heading) => heading.closest('.block-head, .block-end, .part-head') === null)
    .map((element) => ({ element, words: wordsOf(element) }))
    .filter(({ words }) => words !== '');
}

/** The element of a heading; null if it is not drawn. The text on the page can be a moment older or newer than the overview. */
export function elementOfHeading(text: Element, headings: readonly HeadingAt[], at: string): Element | null {
  const index = headings.findIndex((heading) => heading.at === at);
  const wanted = plainText(headings[index]?.text ?? '').trim();
  const drawn = drawnHeadings(text);
  const same = drawn.filter(({ words }) => words === wanted);
  const there = drawn[index];
  if (there !== undefined && (there.words === wanted || same.length === 0)) return there.element;
  return same[0]?.element ?? null;
}

/** Which heading an element is; null if the overview does not have it yet. */
export function headingOfElement(text: Element, headings: readonly HeadingAt[], element: Element): HeadingAt | null {
  const index = drawnHeadings(text).findIndex((heading) => heading.element === element);
  return headings[index] ?? null;
}
