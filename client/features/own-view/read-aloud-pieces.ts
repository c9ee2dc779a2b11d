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

/** The texts of a line with the nodes that hold them, without those that belong to a line inside it. */
function textsOf(line: Element): Text[] {
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
    if (node instanceof Text && node.parentElement?.closest(LINES) === line) texts.push(node);
  return texts;
}

/** The place of a stretch in the texts of a line. */
function rangeOf(texts: readonly Text[], { from, to }: Stretch): Range {
  const range = document.createRange();
  let start = 0;
  for (const text of texts) {
    const end = start + text.length;
    if (from >= start && from < end) range.setStart(text, from - start);
    if (to > start && to <= end) range.setEnd(text, to - start);
    start = end;
  }
  return range;
}

/** The sentences that a part of the page shows, from top to bottom. `usual` is the language of a text without letters. */
export function piecesIn(part: Element, usual: Language): Piece[] {
  return [...part.querySelectorAll(LINES)]
    .filter(
      (line) => line.checkVisibility({ visibilityProperty: true }) && line.closest('.hidden, [aria-hidden="true"]') === null,
    )
    .flatMap((line) => {
      const texts = textsOf(line);
      const whole = texts.map(({ data }) => data).join('');
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
