/** Scrolls to words in a section of the shown plan and marks them. */
import { findWords, plainText } from '#shared/search-text.ts';
import { drawnLines, rangeIn, type DrawnLine } from './drawn-lines.ts';
import { scrollToSection } from './scroll-to-section.ts';

/** How long to wait for the text of a section, in milliseconds. */
const TEXT_TIMEOUT = 4000;
/** How often the page looks for the text meanwhile, in milliseconds. */
const POLL_INTERVAL = 100;

/** Where words stand: their line, and how many lines of the section above it say the same. */
export type WordsPlace = { readonly sectionId: string; readonly line: string; readonly above: number };

/** The line at a place. If the text has changed since, any line that has the words. */
function lineAt(lines: readonly DrawnLine[], { line, above }: WordsPlace, words: string): DrawnLine | undefined {
  const wanted = plainText(line).trim();
  const same = lines.filter(({ text }) => plainText(text).trim() === wanted);
  return same[above] ?? same[0] ?? lines.find(({ text }) => plainText(text).includes(words));
}

/**
 * Scrolls to a section, and there to `words` (from `searchWords`) in their line. The words stay marked until the next search.
 */
export function scrollToWords(place: WordsPlace, words: string): void {
  if (!scrollToSection(place.sectionId)) return;
  const until = Date.now() + TEXT_TIMEOUT;
  let marked: Element | null = null;
  const tryScroll = (): void => {
    const section = document.getElementById(`section-${place.sectionId}`);
    if (section === null) return;
    const { lines, isLive } = drawnLines(section);
    const line = lineAt(lines, place, words);
    const span = line && findWords(line.text, words);
    const range = line && span ? rangeIn(line.element, span) : null;
    if (line && range && line.element !== marked) {
      // What a boundary card says is inside a closed list, which is opened first.
      line.element.closest('details')?.setAttribute('open', '');
      CSS.highlights?.set('found', new Highlight(range));
      line.element.scrollIntoView({ block: 'center' });
      marked = line.element;
    }
    // The live text replaces the text that stands there until then, and the mark with it.
    if (!isLive && Date.now() < until) setTimeout(tryScroll, POLL_INTERVAL);
    else if (marked === null && Date.now() < until) setTimeout(tryScroll, POLL_INTERVAL);
  };
  tryScroll();
}
