/** Scrolls to words in a section of the shown plan and marks them. */
import { findWords, plainText } from '#shared/search-text.ts';
import { drawnLines, rangeIn, type DrawnLine } from './drawn-lines.ts';
import { scrollToSection } from './scroll-to-section.ts';

/** How long to wait for the texts of the section and of those around it, in milliseconds. */
const TEXT_TIMEOUT = 4000;
/** How often the page looks meanwhile, in milliseconds. */
const POLL_INTERVAL = 100;

/** Where words stand: their line, and how many lines of the section above it say the same. */
export type WordsPlace = { readonly sectionId: string; readonly line: string; readonly above: number };

/** The line at a place. If the text has changed since, any line that has the words. */
function lineAt(lines: readonly DrawnLine[], { line, above }: WordsPlace, words: string): DrawnLine | undefined {
  const wanted = plainText(line).trim();
  const same = lines.filter(({ text }) => plainText(text).trim() === wanted);
  return same[above] ?? same[0] ?? lines.find(({ text }) => plainText(text).includes(words));
}

/** What a person does who goes on by themselves. */
const DEEDS = ['keydown', 'pointerdown', 'wheel', 'touchmove'] as const;

/** Whether a line is in view, and not only at its edge. A long line can be higher than the window. */
function isInView(line: Element): boolean {
  const { top, bottom } = line.getBoundingClientRect();
  return top < innerHeight * 0.9 && bottom > innerHeight * 0.1;
}

/**
 * Scrolls to a section, and there to `words` (from `searchWords`) in their line. The words stay marked until the next search.
 * Texts of the sections around it may come meanwhile and move it, so for a moment it is brought back, unless the person goes on.
 */
export function scrollToWords(place: WordsPlace, words: string): void {
  if (!scrollToSection(place.sectionId)) return;
  const until = Date.now() + TEXT_TIMEOUT;
  let line: Element | null = null;
  let live = false;
  const look = (section: Element): void => {
    const { lines, isLive } = drawnLines(section);
    const found = lineAt(lines, place, words);
    const span = found && findWords(found.text, words);
    const range = found && span ? rangeIn(found.element, span) : null;
    live = isLive;
    if (!found || !range || found.element === line) return;
    // What a boundary card says is inside a closed list, which is opened first.
    found.element.closest('details')?.setAttribute('open', '');
    CSS.highlights?.set('found', new Highlight(range));
    if (line === null) found.element.scrollIntoView({ block: 'center' });
    line = found.element;
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => {
    clearTimeout(timer);
    for (const deed of DEEDS) removeEventListener(deed, stop, { capture: true });
  };
  const follow = (): void => {
    const section = document.getElementById(`section-${place.sectionId}`);
    if (section === null || Date.now() > until) return stop();
    // The live text replaces the text that stands there until then, and the mark with it.
    const hasCome = !live && section.querySelector('.prose') !== null;
    if (line === null || !line.isConnected || hasCome) look(section);
    if (line?.isConnected === true && !isInView(line)) line.scrollIntoView({ block: 'center' });
    timer = setTimeout(follow, POLL_INTERVAL);
  };
  for (const deed of DEEDS) addEventListener(deed, stop, { capture: true, passive: true });
  follow();
}
