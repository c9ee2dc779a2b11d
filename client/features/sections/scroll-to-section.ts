/** Scrolls to a section of the shown plan and moves the focus there. */

import { liftHoldId } from './lift-hold.tsx';

/** How long to wait for the text of a section, in milliseconds. */
const TEXT_TIMEOUT = 4000;

/** Scrolls to a section and focuses it. Returns false if the section is not on the page. */
export function scrollToSection(sectionId: string): boolean {
  const section = document.getElementById(`section-${sectionId}`);
  if (section === null) return false;
  // A retired section is inside a closed list, which is opened first.
  section.closest('details')?.setAttribute('open', '');
  section.scrollIntoView({ block: 'start' });
  section.focus({ preventScroll: true });
  return true;
}

/** Scrolls to a section that is on hold and focuses the button that lifts the hold, or the section if the hold is lifted already. */
export function scrollToHold(sectionId: string): void {
  if (scrollToSection(sectionId)) document.getElementById(liftHoldId(sectionId))?.focus();
}

/** The range of `words` in the shown text of an element, or null. */
function rangeOf(element: HTMLElement, words: string): Range | null {
  const nodes: { node: Text; start: number }[] = [];
  let all = '';
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (!(node instanceof Text)) continue;
    nodes.push({ node, start: all.length });
    all += node.data.toLowerCase();
  }
  const start = all.indexOf(words.toLowerCase());
  if (start < 0) return null;
  const end = start + words.length;
  const nodeAt = (at: number) => nodes.findLast(({ start: from }) => from <= at);
  const first = nodeAt(start);
  const last = nodeAt(end - 1);
  if (!first || !last) return null;
  const range = document.createRange();
  range.setStart(first.node, start - first.start);
  range.setEnd(last.node, end - last.start);
  return range;
}

/**
 * Scrolls to a section, and there to the first match of `words` in the line `block`. The match stays marked until the next
 * search.
 */
export function scrollToWords(sectionId: string, block: string, words: string): void {
  if (!scrollToSection(sectionId)) return;
  const until = Date.now() + TEXT_TIMEOUT;
  const tryScroll = (): void => {
    const text = document.querySelector<HTMLElement>(`#section-${CSS.escape(sectionId)} .prose`);
    const lines = text === null ? [] : [...text.querySelectorAll<HTMLElement>('p, h1, h2, h3, h4, h5, h6, pre')];
    const line = lines.find((candidate) => candidate.textContent.replaceAll('\u2060', '').includes(block));
    const range = line ? rangeOf(line, words) : null;
    if (line && range) {
      CSS.highlights?.set('found', new Highlight(range));
      line.scrollIntoView({ block: 'center' });
    } else if (Date.now() < until) setTimeout(tryScroll, 100);
  };
  tryScroll();
}
