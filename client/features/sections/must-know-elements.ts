/** What must be known of a section's text as it stands on the page, and which of it is which item of the overview. */
import type { MustKnowItem } from '#shared/api-overview.ts';
import { plainText } from '#shared/search-text.ts';

/** Where an item of each kind can stand. The page draws the same elements for readers and for writers. */
const PLACES: Readonly<Record<MustKnowItem['kind'], string>> = {
  must: ".block[data-strong='must']",
  avoid: ".block[data-strong='avoid']",
  stop: ".block[data-block='riskPlan'] .part[data-part='stop']",
  marked: '[data-must-know]',
};
/** So many letters tell one item from another. */
const COMPARED = 200;

function compared(words: string): string {
  return plainText(words).replace(/\s+/gu, ' ').trim();
}

/** The words that people wrote in an element, without those that the page adds and the names at the carets of others. */
function wordsOf(element: Element): string {
  const parts = element.querySelectorAll('.part-text');
  const texts = parts.length === 0 ? [element] : [...parts];
  return compared(
    texts
      .map((text) => {
        const copy = text.cloneNode(true) as Element;
        for (const each of copy.querySelectorAll('.caret')) each.remove();
        return copy.textContent ?? '';
      })
      .join(' '),
  );
}

/** Whether an element says what an item says. A marked heading has only the topic in it; the words stand below it. */
function says(words: string, { kind, topic, text }: MustKnowItem): boolean {
  const line = compared((text.split('\n')[0] ?? '').slice(0, COMPARED));
  const about = compared(topic.slice(0, COMPARED));
  if (kind === 'stop') return words.includes(line);
  if (kind === 'marked') return (line !== '' && words.includes(line)) || words === about;
  return words.includes(line) && words.includes(about);
}

/** The element of an item; null if it is not drawn. Of several that say the same it is the one with as many in front of it. */
export function elementOfMustKnow(text: Element, items: readonly MustKnowItem[], at: string): Element | null {
  const index = items.findIndex((item) => item.at === at);
  const wanted = items[index];
  if (wanted === undefined) return null;
  const isAlike = (item: MustKnowItem): boolean =>
    item.kind === wanted.kind && item.topic === wanted.topic && item.text === wanted.text;
  const above = items.slice(0, index).filter(isAlike).length;
  const found = [...text.querySelectorAll(PLACES[wanted.kind])].filter((element) => says(wordsOf(element), wanted));
  return found[above] ?? found[0] ?? null;
}
