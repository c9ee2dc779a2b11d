/**
 * How words are compared in a search: not by their letters as they are kept, but as people see and type them. Capitals, accents,
 * the shapes of quotes, dashes, spaces and digits, the two codings of Arabic letters, and what nobody sees make no difference.
 * Find, "Go to" and the jump to found words all compare in this way.
 */
import { plainDigit } from '#shared/plain-text.ts';

/** A text for a search. `from[i]` and `to[i]` say from where to where in the text itself the unit `i` of `plain` comes. */
export type SearchText = {
  readonly plain: string;
  readonly from: readonly number[];
  readonly to: readonly number[];
};

/** A part of a text: from its first unit to behind its last one. */
export type Span = { readonly from: number; readonly to: number };

const QUOTE = "'";
const DOUBLE_QUOTE = '"';
const DASH = '-';
const SPACE = ' ';

/** What stands for what. Each string lists the letters that count as the one in front of it. */
const SAME: readonly (readonly [string, string])[] = [
  [QUOTE, '\u2018\u2019\u201a\u201b\u2032\u2035\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u00b4`\u2039\u203a\ua78c'],
  [DOUBLE_QUOTE, '\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb\u02ba\u301d\u301e\u301f'],
  // The Arabic and the Urdu coding of one letter. A keyboard for Arabic has one letter for the two of Urdu that sound like h.
  ['\u06cc', '\u064a\u0649\u06d0'],
  ['\u06a9', '\u0643\u06aa'],
  ['\u06c1', '\u0647\u06be\u06d5\u0629\u06c3'],
  ['\u0627', '\u0671'],
  // Marks between words, and between the digits of a number.
  [',', '\u060c\u066c'],
  [';', '\u061b'],
  ['?', '\u061f'],
  ['.', '\u06d4\u066b'],
  ['%', '\u066a'],
  ['/', '\u2044'],
  // Letters that no coding takes apart, as they are written on a keyboard without them.
  ['o', '\u00f8'],
  ['d', '\u0111'],
  ['l', '\u0142'],
  ['h', '\u0127'],
  ['t', '\u0167'],
  ['ae', '\u00e6'],
  ['oe', '\u0153'],
  ['th', '\u00fe'],
  ['d', '\u00f0'],
];
const STANDS_FOR: ReadonlyMap<string, string> = new Map(
  SAME.flatMap(([plain, letters]) => Array.from(letters, (letter) => [letter, plain] as const)),
);

/** A letter with the marks that belong to it, from a position on. */
const LETTER = /\P{M}\p{M}*|\p{M}+/uy;
/** What nobody sees, or what says only in which direction or shape letters are drawn. White space is looked at before. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u0640]/u;
/** Accents, vowel signs and other marks that people leave out when they type. In Indian scripts marks are vowels, and stay. */
const ACCENT =
  /(?=\p{M})[\p{Script=Inherited}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u;
/** The voicing marks of Japanese, which make another letter. */
const VOICING = /[\u3099\u309a]/u;
/** White space, without the mark at the beginning of a file, which has no width. */
const WHITE_SPACE = /[^\S\ufeff]/u;
const DIGIT = /\p{Nd}/u;
const ANY_DASH = /[\p{Pd}\u2212]/u;

/** One letter of a decomposed text as it is compared. Empty if it makes no difference. */
function plainLetter(letter: string): string {
  if (WHITE_SPACE.test(letter)) return SPACE;
  if (UNSEEN.test(letter) || (ACCENT.test(letter) && !VOICING.test(letter))) return '';
  if (ANY_DASH.test(letter)) return DASH;
  if (DIGIT.test(letter)) return plainDigit(letter);
  // Through capitals, because letters that look different can have one capital: "ß" and "ss", the two small sigmas of Greek.
  const small = letter.toLowerCase().toUpperCase().toLowerCase();
  return Array.from(small, (each) => STANDS_FOR.get(each) ?? each).join('');
}

/** How many different letters are remembered. Plans use far fewer. */
const MAX_REMEMBERED = 4000;
const remembered = new Map<string, string>();

/** A letter with its marks as it is compared. */
function plainOf(letter: string): string {
  const known = remembered.get(letter);
  if (known !== undefined) return known;
  // Some quotes would become a space with an accent when they are taken apart.
  const withQuotes = Array.from(letter.normalize('NFC'), (each) => STANDS_FOR.get(each) ?? each).join('');
  const plain = Array.from(withQuotes.normalize('NFKD'), plainLetter).join('');
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(letter, plain);
  return plain;
}

/** Where the letter at a position ends, with its marks. */
function endOfLetter(text: string, at: number): number {
  if (text.charCodeAt(at) < 0x80 && !(text.charCodeAt(at + 1) >= 0x300)) return at + 1;
  LETTER.lastIndex = at;
  return LETTER.test(text) ? LETTER.lastIndex : at + 1;
}

/** Whether a piece goes on what stands in front of it: several spaces count as one, and so do several dashes. */
function repeats(last: string, plain: string): boolean {
  return plain === last && (plain === SPACE || plain === DASH);
}

/** Plain letters, digits and marks, of which most texts consist. They are compared in a few steps for many letters at once. */
const ASCII = /[\t\n\v\f\r -~]+/y;

function plainAscii(text: string): string {
  return text.toLowerCase().replace(/\s+/g, SPACE).replace(/-+/g, DASH).replaceAll('`', QUOTE);
}

/** A text as it is compared. */
export function plainText(text: string): string {
  let all = '';
  let last = '';
  for (let at = 0; at < text.length;) {
    ASCII.lastIndex = at;
    let end = ASCII.test(text) ? ASCII.lastIndex : at;
    // The last one can have a mark of its own, such as an accent.
    if (end > at && text.charCodeAt(end) >= 0x300) end -= 1;
    let plain: string;
    if (end > at) plain = plainAscii(text.slice(at, end));
    else {
      end = endOfLetter(text, at);
      plain = plainOf(text.slice(at, end));
    }
    if (repeats(last, plain.charAt(0))) plain = plain.slice(1);
    all += plain;
    last = plain.at(-1) ?? last;
    at = end;
  }
  return all;
}

/** A text as it is compared, with the way back to the text itself. */
export function searchText(text: string): SearchText {
  let all = '';
  let last = '';
  const from: number[] = [];
  const to: number[] = [];
  for (let at = 0; at < text.length;) {
    const end = endOfLetter(text, at);
    const plain = plainOf(text.slice(at, end));
    if (repeats(last, plain)) to[to.length - 1] = end;
    else {
      for (let unit = 0; unit < plain.length; unit += 1) {
        from.push(at);
        to.push(end);
      }
      all += plain;
      last = plain.at(-1) ?? last;
    }
    at = end;
  }
  return { plain: all, from, to };
}

/** The words that a person typed into a search, as they are compared. */
export function searchWords(typed: string): string {
  return plainText(typed).trim();
}

/** Whether a text has these words. `words` come from `searchWords`. */
export function hasWords(text: string, words: string): boolean {
  return plainText(text).includes(words);
}

/**
 * Where in a text its part from `start` to `end` as it is compared stands. Letters are taken whole, with their accents, also if
 * only a part of one was meant.
 */
export function spanOf(text: SearchText, start: number, end: number): Span | null {
  const from = text.from[start];
  const to = text.to[end - 1];
  return from === undefined || to === undefined || end <= start ? null : { from, to };
}

/** Where the words first stand in a text. Null if they do not, and for no words. */
export function findWords(text: string, words: string): Span | null {
  const found = searchText(text);
  const start = found.plain.indexOf(words);
  return start < 0 || words === '' ? null : spanOf(found, start, start + words.length);
}
