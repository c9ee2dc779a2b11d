/** What stands in front of an item in a word processor: a dot, a number, a letter or a Roman numeral. */
import { plainNumber } from '#shared/plain-text.ts';
import { roman } from '#client/editor/clipboard/plain-text.ts';
import { MAX_LIST_START } from '#shared/text/markers.ts';

/** A way of numbering, as the schema names it. */
export type Numbering = '1' | 'a' | 'A' | 'i' | 'I';

/** The readings of a sign. "c." can be a letter and a Roman numeral. */
export type Sign =
  | { readonly kind: 'bullet' }
  | { readonly kind: 'number'; readonly readings: readonly { readonly type: Numbering; readonly value: number }[] }
  /** What a list of the page cannot draw, such as "2.1" or "Step 3:". It stays as words. */
  | { readonly kind: 'words'; readonly words: string };

const ROMAN_LETTERS = /^[ivxlcdm]{1,8}$/;

function romanValue(text: string): number | null {
  if (!ROMAN_LETTERS.test(text)) return null;
  const worth: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50, c: 100, d: 500, m: 1000 };
  const values = Array.from(text, (letter) => worth[letter] ?? 0);
  const value = values.reduce((sum, one, at) => (one < (values[at + 1] ?? 0) ? sum - one : sum + one), 0);
  return roman(value) === text ? value : null;
}

/** Reads the sign in front of an item. */
export function readSign(text: string): Sign {
  const sign = text.replaceAll(/[\s\u00a0]+/g, ' ').trim();
  const [, number, end] = /^\(?([\p{L}\p{Nd}]+) ?([.)\]:،۔-]*)$/u.exec(sign) ?? [];
  if (number === undefined || end === undefined)
    return /[\p{L}\p{Nd}]/u.test(sign) ? { kind: 'words', words: sign } : { kind: 'bullet' };
  const plain = plainNumber(number);
  if (/^\d+$/.test(plain)) {
    const value = Number(plain);
    return value <= MAX_LIST_START ? { kind: 'number', readings: [{ type: '1', value }] } : { kind: 'words', words: sign };
  }
  // Fonts with pictures draw bare letters as dots, arrows and boxes.
  if (end === '' && number.length === 1) return { kind: 'bullet' };
  const small = number.toLowerCase();
  const isSmall = number === small;
  const readings: { type: Numbering; value: number }[] = [];
  if (/^[a-z]$/.test(small)) readings.push({ type: isSmall ? 'a' : 'A', value: small.charCodeAt(0) - 96 });
  const value = romanValue(small);
  // The first item of a list in Roman numerals looks like a letter.
  if (value !== null) readings[value === 1 ? 'unshift' : 'push']({ type: isSmall ? 'i' : 'I', value });
  return readings.length === 0 ? { kind: 'words', words: sign } : { kind: 'number', readings };
}
