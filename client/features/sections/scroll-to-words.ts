/** Scrolls to words in a section of the shown plan and marks them. */
import { findWords, plainText } from '#shared/search-text.ts';
import { drawnLines, rangeIn, type DrawnLine } from './drawn-lines.ts';
import { keepInView } from './keep-in-view.ts';
import { scrollToSection, showSection } from './scroll-to-section.ts';

/** How long to wait for the texts of the section and of those around it, in milliseconds. */
const TEXT_TIMEOUT = 10_000;

/** Where words stand: their line, and how many lines of the section above it say the same. */
export type WordsPlace = { readonly sectionId: string; readonly line: string; readonly above: number };

/** The line at a place. If the text has changed since, any line that has the words. */
function lineAt(lines: readonly DrawnLine[], { line, above }: WordsPlace, words: string): DrawnLine | undefined {
  const wanted = plainText(line).trim();
  const same = lines.filter(({ text }) => plainText(text).trim() === wanted);
  return same[above] ?? same[0] ?? lines.find(({ text }) => plainText(text).includes(words));
}

/**
 * Scrolls to a section, and there to `words` (from `searchWords`) in their line. The words stay marked until the next search. With
 * `focus` the section gets the focus. Without, it stays where it is, so that whoever searches can go on to the next place.
 */
export function scrollToWords(place: WordsPlace, words: string, { focus }: { readonly focus: boolean }): void {
  if (!(focus ? scrollToSection(place.sectionId) : showSection(place.sectionId))) return;
  let live = false;
  const look = (section: Element): Element | null => {
    // The text of now is not there yet where the section showed its past a moment ago.
    if (section.querySelector(':scope > .now[hidden]') !== null) return null;
    const { lines, isLive } = drawnLines(section);
    const found = lineAt(lines, place, words);
    const span = found && findWords(found.text, words);
    const range = found && span ? rangeIn(found.element, span) : null;
    live = isLive;
    if (!found || !range) return null;
    // What a boundary card says is inside a closed list, which is opened first.
    found.element.closest('details')?.setAttribute('open', '');
    CSS.highlights?.set('found', new Highlight(range));
    return found.element;
  };
  keepInView(
    place.sectionId,
    (section, last) => {
      // The live text replaces the text that stands there until then, and the mark with it.
      const hasCome = !live && section.querySelector('.prose') !== null;
      return last === null || !last.isConnected || hasCome ? look(section) : last;
    },
    { block: 'center', timeout: TEXT_TIMEOUT },
  );
}
