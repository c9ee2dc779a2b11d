/** Finds the whole words that a part of a text touches. */

type Range = { readonly from: number; readonly to: number };

const isOfWord = (letter: string | undefined): boolean => letter !== undefined && /[\p{L}\p{N}\p{M}’']/u.test(letter);

/** A range of a text without the spaces at its ends. */
export function withoutSpaces(text: string, range: Range): Range {
  let { from, to } = range;
  while (from < to && text.slice(from, from + 1).trim() === '') from += 1;
  while (to > from && text.slice(to - 1, to).trim() === '') to -= 1;
  return { from, to };
}

/** A range of a text with the whole of the words that it touches. */
export function wordAround(text: string, range: Range): Range {
  let { from, to } = range;
  while (from > 0 && isOfWord(text[from]) && isOfWord(text[from - 1])) from -= 1;
  while (to < text.length && isOfWord(text[to - 1]) && isOfWord(text[to])) to += 1;
  return { from, to };
}
