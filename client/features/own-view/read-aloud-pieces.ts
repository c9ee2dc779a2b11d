/** The pieces of a page that are read aloud one after the other: sentences, each with its place on the page and its language. */
import type { Language } from '#client/words/languages.ts';

/** A sentence and where it stands. */
export type Piece = { readonly text: string; readonly language: Language; readonly line: Element; readonly range: Range };

/** What holds one line of text. A line that holds further lines is no line itself. */
const LINES = ':is(p, h1, h2, h3, h4, li, dt, dd, pre)';
/** The longest piece, in characters. Voices stop in the middle of longer ones, and a listener waits for too long. */
const LONGEST = 220;

/** The letters of the Urdu alphabet and of its neighbours. */
const URDU = /\p{Script=Arabic}/gu;
const OTHER = /(?!\p{Script=Arabic})\p{L}/gu;

/** The language of a text, by its letters; null if it has none. */
export function languageOf(text: string): Language | null {
  const urdu = text.match(URDU)?.length ?? 0;
  const other = text.match(OTHER)?.length ?? 0;
  if (urdu + other === 0) return null;
  return urdu > other ? 'ur' : 'en';
}

/** A stretch of a text: from the first letter to behind the last one. */
type Stretch = { readonly from: number; readonly to: number };

/** A long stretch in parts that end behind a comma or a space. */
function inParts(text: string, { from, to }: Stretch): Stretch[] {
  if (to - from <= LONGEST) return [{ from, to }];
  const part = text.slice(from, from + LONGEST);
  const cut = Math.max(part.lastIndexOf(','), part.lastIndexOf(';'), part.lastIndexOf('،'));
  const space = part.lastIndexOf(' ');
  const length = cut > LONGEST / 3 ? cut + 1 : space > 0 ? space + 1 : LONGEST;
  return [{ from, to: from + length }, ...inParts(text, { from: from + length, to })];
}

/** The sentences of a text, without the spaces around them. */
export function sentencesIn(text: string, language: Language): Stretch[] {
  const sentences = new Intl.Segmenter(language, { granularity: 'sentence' });
  return [...sentences.segment(text)]
    .flatMap(({ index, segment }) => inParts(text, { from: index, to: index + segment.length }))
    .flatMap(({ from, to }): Stretch[] => {
      const words = text.slice(from, to);
      if (!/[\p{L}\p{N}]/u.test(words)) return [];
      return [{ from: from + words.length - words.trimStart().length, to: to - (words.length - words.trimEnd().length) }];
    });
}

/** What nobody hears: what is for the eye alone, such as the initials on a face, and labels that the page does not show. */
const UNHEARD =
  ".hidden, [aria-hidden='true'], :is([data-part='topic'], [data-part='text'], [data-part='activity']) > .part-head";

/** A stretch of a line's text with the node that holds it; a line break is held by none. */
type Held = { readonly text: string; readonly node: Text | null };

/** The texts of a line, without those that belong to a line inside it and those that nobody hears. */
function textsOf(line: Element): Held[] {
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  const texts: Held[] = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node.parentElement?.closest(LINES) !== line || node.parentElement.closest(UNHEARD) !== null) continue;
    if (node instanceof Text) texts.push({ text: node.data, node });
    else if (node instanceof HTMLBRElement) texts.push({ text: '\n', node: null });
  }
  return texts;
}

/** The place of a stretch in the texts of a line. */
function rangeOf(texts: readonly Held[], { from, to }: Stretch): Range {
  const range = document.createRange();
  let start = 0;
  for (const { text, node } of texts) {
    const end = start + text.length;
    if (node !== null && from >= start && from < end) range.setStart(node, from - start);
    if (node !== null && to > start && to <= end) range.setEnd(node, to - start);
    start = end;
  }
  return range;
}

/** The sentences that a part of the page shows, from top to bottom. `usual` is the language of a text without letters. */
export function piecesIn(part: Element, usual: Language): Piece[] {
  return [...part.querySelectorAll(LINES)]
    .filter((line) => line.checkVisibility({ visibilityProperty: true }) && line.closest(UNHEARD) === null)
    .flatMap((line) => {
      const texts = textsOf(line);
      const whole = texts.map(({ text }) => text).join('');
      const language = languageOf(whole) ?? usual;
      return sentencesIn(whole, language).map((stretch) => ({
        // Isolate marks only keep a name from turning the sentence round.
        text: whole.slice(stretch.from, stretch.to).replaceAll(/[\u2066-\u2069]/g, ''),
        language,
        line,
        range: rangeOf(texts, stretch),
      }));
    });
}
