/** How words are found: as people see and type them, and always at the letters that they stand in. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findWords, hasWords, plainText, searchText, searchWords, spanOf } from '#shared/search-text.ts';

/** The part of `text` that is found for what somebody types; null if nothing is. */
function found(text: string, typed: string): string | null {
  const span = findWords(text, searchWords(typed));
  return span === null ? null : text.slice(span.from, span.to);
}

/** Pairs that are the same to a person. Each finds the other. */
const SAME: readonly (readonly [string, string, string])[] = [
  ['a straight and a curly apostrophe', "don't", 'don’t'],
  ['a modifier letter as apostrophe', "don't", 'donʼt'],
  ['an accent in place of an apostrophe', "don't", 'don´t'],
  ['the other coding of that accent', "don't", 'don\u1ffdt'],
  ['quotes of all shapes', '"please"', '“please”'],
  ['capitals', 'PARACETAMOL', 'paracetamol'],
  ['accents and none', 'cafe', 'café'],
  ['the two codings of an accent', 'caf\u00e9', 'cafe\u0301'],
  ['two marks in either order', 'a\u0323\u0302', 'a\u0302\u0323'],
  ['a letter that no coding takes apart', 'Lukasz', 'Łukasz'],
  ['a sharp s', 'Strasse', 'Straße'],
  ['a capital sharp s', 'STRASSE', 'STRAẞE'],
  ['a small sigma at the end of a word', 'ΣΟΦΟΣ', 'σοφος'],
  ['a Turkish capital', 'istanbul', 'İSTANBUL'],
  ['a ligature', 'office', 'oﬃce'],
  ['full-width letters', 'room 12', 'ｒｏｏｍ　１２'],
  ['dashes', '08:00-09:00', '08:00–09:00'],
  ['an em dash and two hyphens', 'tea -- then', 'tea — then'],
  ['a minus and a hyphen that does not break', '-3', '\u22123'],
  ['a hyphen that does not break', 'well-being', 'well\u2011being'],
  ['a space that does not break', '5 mg', '5\u00a0mg'],
  ['a narrow space', '5 mg', '5\u202fmg'],
  ['several spaces', 'one two', 'one   two'],
  ['a line break within a paragraph', 'one two', 'one\ntwo'],
  ['a soft hyphen', 'medication', 'medi\u00adcation'],
  ['spaces that nobody sees', 'tablet', 'tab\u200ble\ufefft'],
  ['direction marks', 'Pearl (84)', 'Pearl\u200e \u2068(8\u20694)'],
  ['a word joiner', 'word', 'wo\u2060rd'],
  ['an emoji with and without its shape', '❤', '❤\ufe0f'],
  ['three dots', 'and...', 'and…'],
  ['yeh from an Arabic keyboard', 'دوائي', 'دوائی'],
  ['alef maksura', 'على', 'علی'],
  ['kaf from an Arabic keyboard', 'ناك', 'ناک'],
  ['heh from an Arabic keyboard', 'ه', 'ہ'],
  ['heh with two eyes', 'هے', 'ھے'],
  ['heh with two eyes for the other', 'ہے', 'ھے'],
  ['teh marbuta', 'فاطمه', 'فاطمة'],
  ['alef with hamza above', 'احمد', 'أحمد'],
  ['alef with hamza below', 'اسلام', 'إسلام'],
  ['alef with madda in one letter', 'امنہ', 'آمنہ'],
  ['alef with madda in two letters', 'آمنہ', 'ا\u0653منہ'],
  ['waw with hamza', 'موذن', 'مؤذن'],
  ['yeh with hamza', 'دوایی', 'دوائی'],
  ['vowel signs', 'محمد', 'مُحَمَّد'],
  ['tatweel', 'سلام', 'ســـلام'],
  ['a joiner that does not join', 'می\u200cخواهم', 'میخواهم'],
  ['a form for presentation', 'لا', 'ﻻ'],
  ['Arabic-Indic digits', '123', '١٢٣'],
  ['the digits of Urdu', '456', '۴۵۶'],
  ['Urdu and Arabic digits', '٤٥٦', '۴۵۶'],
  ['an Urdu comma and question mark', 'چائے, پانی?', 'چائے، پانی؟'],
  ['a Hebrew word with points', 'שלום', 'שָׁלוֹם'],
];

describe('one is found where the other was typed', () => {
  test.each(SAME)('%s', (_what, one, other) => {
    expect(searchWords(one)).not.toBe('');
    expect(found(`x ${other} x`, one)).toBe(other);
    expect(found(`x ${one} x`, other)).toBe(one);
    expect(hasWords(other, searchWords(one))).toBe(true);
  });
});

describe('what differs stays different', () => {
  test.each([
    ['two letters of Urdu for y', 'لڑکی', 'لڑکے'],
    ['vowel signs of Hindi', 'की', 'कु'],
    ['words and the same words without a space', 'a part', 'apart'],
    ['a hyphen and none', 'well-being', 'wellbeing'],
    ['numbers', '12', '1.2'],
  ])('%s', (_what, one, other) => {
    expect(found(other, one)).toBeNull();
    expect(found(one, other)).toBeNull();
  });

  test('a voiced letter of Japanese is not found in the other', () => {
    expect(found('か', 'が')).toBeNull();
  });

  test('but not by the coding of a letter of Hindi', () => {
    expect(found('\u0958', '\u0915\u093c')).toBe('\u0958');
  });
});

describe('what is found', () => {
  test.each([
    ['the letter with its accent', 'A café\u0301 here', 'cafe', 'café\u0301'],
    ['all letters of a ligature', 'oﬃce', 'f', 'ﬃ'],
    ['letters behind one that grows in capitals', 'İİİ tea', 'tea', 'tea'],
    ['letters behind a sharp s', 'ßßß tea', 'tea', 'tea'],
    ['letters behind marks that nobody sees', '\u200f\u200f\u00adtea', 'tea', 'tea'],
    ['all spaces between two words', 'one  \u00a0two', 'one two', 'one  \u00a0two'],
    ['a whole character of two units', 'a 👩 b', '👩', '👩'],
    ['the word without the space that was typed behind it', 'tea time', 'tea ', 'tea'],
  ])('is %s', (_what, text, typed, words) => {
    expect(found(text, typed)).toBe(words);
  });

  test('is nothing for nothing', () => {
    expect(found('tea', ' \u200b ')).toBeNull();
    expect(findWords('', 'tea')).toBeNull();
  });
});

/** Text as people, programs and other people's keyboards make it. */
const pieces = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  fc.constantFrom(...SAME.flatMap(([, one, other]) => [one, other]), '\u0301', ' ', '\n', '--', '\ud83d', 'ﬃ', 'İ', '\u200d'),
);
const texts = fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join(''));

describe('for any text', () => {
  test('the two ways to compare it agree', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(searchText(text).plain).toBe(plainText(text));
      }),
    );
  });

  test('so they do for plain letters', () => {
    const ascii = fc.string({ unit: fc.integer({ min: 0, max: 127 }).map((code) => String.fromCharCode(code)), maxLength: 12 });
    fc.assert(
      fc.property(ascii, (text) => {
        expect(searchText(text).plain).toBe(plainText(text));
      }),
      { numRuns: 2000 },
    );
  });

  test('it has one form, whatever its coding', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(plainText(text.normalize('NFC'))).toBe(plainText(text));
        expect(plainText(text.normalize('NFD'))).toBe(plainText(text));
      }),
    );
  });

  test('comparing twice changes nothing', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(plainText(plainText(text))).toBe(plainText(text));
      }),
    );
  });

  test('places lead back in order, into the text, and each unit has one', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { plain, from, to } = searchText(text);
        expect([from.length, to.length]).toEqual([plain.length, plain.length]);
        for (let unit = 0; unit < plain.length; unit += 1) {
          const [start = -1, end = -1] = [from[unit], to[unit]];
          expect(start).toBeGreaterThanOrEqual(unit === 0 ? 0 : (from[unit - 1] ?? 0));
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });

  test('the words at a place are the words that were found, and no letter is cut', () => {
    fc.assert(
      fc.property(texts, fc.nat(), fc.nat(), (text, one, two) => {
        const all = searchText(text);
        const { plain } = all;
        const start = plain.length === 0 ? 0 : one % plain.length;
        const end = Math.min(plain.length, start + 1 + (two % 5));
        const span = spanOf(all, start, end);
        if (plain.length === 0) {
          expect(span).toBeNull();
          return;
        }
        if (span === null) throw new Error('a part of the text has no place');
        const part = text.slice(span.from, span.to);
        expect(plainText(part)).toContain(plain.slice(start, end));
        if (text.isWellFormed()) expect(part.isWellFormed()).toBe(true);
        // Only the letters at its two ends can be longer than what was looked for.
        expect(plainText(part).length).toBeLessThanOrEqual(end - start + 36);
      }),
    );
  });

  test('words that stand between other words are found at their place', () => {
    const words = fc.constantFrom(...SAME.flatMap(([, one, other]) => [one, other]));
    const beside = fc.constantFrom('', 'İß ', '\u200f\u200f ', 'ﬃ ', '👩‍🍼 ', '۱۲ ', '  ');
    fc.assert(
      fc.property(beside, words, beside, (before, word, after) => {
        const text = `${before}${word} ${after}`;
        const span = findWords(text, searchWords(word));
        expect(span).not.toBeNull();
        const part = text.slice(span?.from, span?.to);
        expect(searchWords(part)).toBe(searchWords(word));
      }),
    );
  });
});

test('a long text is compared in a moment', () => {
  const text = 'Pearl’s café – “don’t” ۱۲ آمنہ, and plain words as in most lines of a plan. '.repeat(12_000);
  const started = performance.now();
  const plain = plainText(text);
  expect(plain.includes('pearl\'s cafe - "don\'t" 12 امنہ')).toBe(true);
  // It takes a tenth of a second on a quiet machine; a way that is slower than the text is long takes minutes.
  expect(performance.now() - started).toBeLessThan(10_000);
});
