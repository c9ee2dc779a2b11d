/** Looks for words in the lines of a plan's sections. */
import type { Section } from '#shared/api.ts';
import { findWords, plainText, type Span } from '#shared/search-text.ts';
import type { Line, WordsPlace } from '#client/features/sections/lazy-index.ts';

/** What is searched of one section. */
export type SectionText = { readonly section: Section; readonly lines: readonly Line[] };

/** A line that was found. */
export type Match = { readonly section: Section; readonly line: Line; readonly place: WordsPlace };

/** How many characters of a line are shown before and after the words. */
const CONTEXT_LENGTH = 60;

/** The lines as they are compared. They are worked out once, because each typed letter starts a search. */
const compared = new WeakMap<readonly Line[], readonly string[]>();

function comparedLines(lines: readonly Line[]): readonly string[] {
  const known = compared.get(lines);
  if (known !== undefined) return known;
  const plain = lines.map(({ text }) => plainText(text).trim());
  compared.set(lines, plain);
  return plain;
}

/** How many lines have these words (from `searchWords`). */
export function countMatches(texts: readonly SectionText[], words: string): number {
  if (words === '') return 0;
  return texts.reduce((sum, { lines }) => sum + comparedLines(lines).filter((line) => line.includes(words)).length, 0);
}

/** The lines that have these words, in the order of the page, at most `most`. `kind` looks only among lines of this kind. */
export function matchesOf(texts: readonly SectionText[], words: string, most: number, kind?: Line['kind']): Match[] {
  const matches: Match[] = [];
  if (words === '') return matches;
  for (const { section, lines } of texts) {
    const plain = comparedLines(lines);
    for (const [index, line] of lines.entries()) {
      const compare = plain[index] ?? '';
      if ((kind !== undefined && line.kind !== kind) || !compare.includes(words)) continue;
      const above = plain.slice(0, index).filter((other) => other === compare).length;
      matches.push({ section, line, place: { sectionId: section.id, line: line.text, above } });
      if (matches.length === most) return matches;
    }
  }
  return matches;
}

/** The part of a line that is shown. It starts and ends between words where possible. */
function excerptOf(line: string, { from, to }: Span): Span {
  const first = from - CONTEXT_LENGTH;
  const last = to + CONTEXT_LENGTH;
  const before = line.indexOf(' ', first) + 1;
  const after = line.lastIndexOf(' ', last);
  return {
    from: first <= 0 ? 0 : before > 0 && before <= from ? before : first,
    to: last >= line.length ? line.length : after >= to ? after : last,
  };
}

/** A line around the words in it: what stands before them, they, and what stands behind them. */
export function excerptAround(line: string, words: string): { before: string; found: string; after: string } {
  const span = findWords(line, words) ?? { from: 0, to: 0 };
  const shown = excerptOf(line, span);
  return {
    before: (shown.from > 0 ? '…' : '') + line.slice(shown.from, span.from),
    found: line.slice(span.from, span.to),
    after: line.slice(span.to, shown.to) + (shown.to < line.length ? '…' : ''),
  };
}
