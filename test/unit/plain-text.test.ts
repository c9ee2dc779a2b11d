/** Text that people type: what a store can keep, names that look like what they are, codes and numbers from every keyboard. */
import { describe, expect, it, test } from 'vitest';
import { isStorable, oneLine, plainCode, plainNumber, severalLines } from '#shared/plain-text.ts';
import { zNewSection, zHoldReason, zInvite } from '#shared/api.ts';
import { keyHash } from '#server/commands/invitations/invitation-keys.ts';
import { isolate } from '#client/words/languages.ts';

describe('a name or a title', () => {
  it.each([
    ['a direction override', 'Denise\u202e esineD', 'Denise esineD'],
    ['an isolate that is not closed', '\u2067Denise', 'Denise'],
    ['a mark at its end', 'Denise\u200f', 'Denise'],
    ['a space that nobody sees', 'De\u200bnise', 'Denise'],
    ['a joiner between Latin letters', 'De\u200dni\u200cse', 'Denise'],
    ['a soft hyphen and a filler', 'De\u00adnise\u3164', 'Denise'],
    ['letters of tags', 'Denise\u{e0041}\u{e007f}', 'Denise'],
    ['line breaks and tabs', ' Denise\n\tWhittaker \u2028', 'Denise Whittaker'],
    ['controls', 'Den\u0007ise\u009b', 'Denise'],
    ['an accent of its own', 'Zoe\u0308', 'Zoë'],
  ])('loses %s', (_what, typed, kept) => {
    expect(oneLine(typed)).toBe(kept);
    expect(zInvite.shape.name.parse(typed)).toBe(kept);
    expect(zNewSection.shape.title.parse(typed)).toBe(kept);
  });

  it.each([
    'آمنہ',
    'می\u200cخواهم',
    'शर्\u200dमा',
    '👩🏽\u200d🍼 Jo',
    '👨\u200d👩\u200d👧',
    '❤️\u200d🔥',
    'O’Neill-Çelik',
    '山田',
  ])('keeps what %s is written with', (name) => {
    expect(oneLine(name)).toBe(name.normalize('NFC'));
  });

  test('of which nothing is left is empty', () => {
    expect(zInvite.shape.name.safeParse('\u202e\u200b ').error?.issues[0]?.message).toBe('empty');
  });
});

test('a reason keeps its lines and marks, and loses what turns the sentence around it', () => {
  const reason = 'Pearl coughed.\n\nTwice\u200f \u202eagain\u202c.';
  expect(zHoldReason.parse({ reason })).toEqual({ reason: 'Pearl coughed.\n\nTwice\u200f again.' });
  expect(severalLines(' a\n')).toBe('a');
});

test.each(['a\0b', 'half \ud83d', '\udc00 half'])('%j is nothing that a store can keep', (typed) => {
  expect(isStorable(typed)).toBe(false);
  expect(zInvite.shape.name.safeParse(typed).error?.issues[0]?.message).toBe('wrong');
});

describe('a number', () => {
  it.each([
    ['12', '12'],
    [' ۱۲ ', '12'],
    ['١٢', '12'],
    ['१२', '12'],
    ['１２', '12'],
    ['\u200f۱۲\u200e', '12'],
    ['\u{116da}\u{116d1}', '01'],
    ['\u{1d7d9}\u{1d7da}', '12'],
    ['-3', '-3'],
    ['twelve', 'twelve'],
  ])('%j is read as %s', (typed, plain) => {
    expect(plainNumber(typed)).toBe(plain);
  });

  test('has the value that its script gives each digit', () => {
    // The ten digits of a script follow on each other, so every tenth one is a zero.
    let count = 0;
    for (let code = 0; code < 0x110000; code += 1) {
      if (code >= 0xd800 && code < 0xe000) continue;
      const digit = String.fromCodePoint(code);
      if (!/^\p{Nd}$/u.test(digit)) continue;
      expect(plainNumber(digit)).toBe(String(count % 10));
      count += 1;
    }
    expect(count).toBeGreaterThan(600);
  });
});

describe('a code from a letter', () => {
  const CODE = 'ABCDE23456';
  it.each([
    'abcde-23456',
    'ABCDE \u2013 23456',
    'ABCDE\u2014 23456',
    'ABCDE\u201123456',
    'ABCDE\u221223456',
    'ABCDE\u00a023456',
    '\u200eABC\u200bDE23456\ufeff',
    '\uff21\uff22\uff23\uff24\uff25\uff12\uff13\uff14\uff15\uff16',
    'ABCDE۲۳۴۵۶',
    'ABCDE-٢٣٤٥٦',
  ])('is the same as it was typed here: %j', (typed) => {
    expect(plainCode(typed)).toBe(CODE);
    expect(keyHash(typed)).toBe(keyHash(CODE));
  });

  test('is not made of a link, in which small letters count', () => {
    expect(keyHash('aBcDe23456-x')).not.toBe(keyHash('ABCDE23456-X'));
  });
});

test.each([
  ['Ruth', 'ur', true],
  ['शर्मा', 'ur', true],
  ['山田', 'ur', true],
  ['Ωmega', 'ur', true],
  ['آمنہ', 'ur', false],
  ['آمنہ', 'en', true],
  ['רות', 'en', true],
  ['ߊߓ', 'en', true],
  ['𞤀𞤁', 'en', true],
  ['Ruth', 'en', false],
] as const)('%s in a sentence in %s is set apart: %s', (name, language, isApart) => {
  expect(isolate(name, language) !== name).toBe(isApart);
});
