/**
 * Plain text that people type or that programs send: what a store can keep, names that look like what they are, and codes and
 * numbers from every keyboard.
 */

/** Whether a store can keep a text as it is: without the character NUL, and without halves of characters. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** Controls and format characters that turn a sentence around, that nobody sees, or that make one name look like another. */
const INVISIBLE =
  /[\p{Cc}\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
/** Joiners that do nothing there. Urdu, Persian and Indian scripts are written with them, and so are families of emoji. */
const IDLE_JOINER =
  /(?<![\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])[\u200c\u200d]|[\u200c\u200d](?=\s|$)/gu;

/**
 * A name, a title or another text of one line, as it is kept: white space is one space, composed letters have one coding, and what
 * nobody sees or what turns a sentence around is taken out.
 */
export function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(INVISIBLE, '').replace(IDLE_JOINER, '').normalize('NFC').replace(/ +/g, ' ').trim();
}

/** Direction overrides and embeddings: no keyboard types them, and they turn the sentence around them. */
const OVERRIDES = /[\u202a-\u202e\u2066-\u2069]/g;

/** A text of several lines, as it is kept: without what turns the sentence around it. */
export function severalLines(text: string): string {
  return text.replace(OVERRIDES, '').trim();
}

const DIGIT = /\p{Nd}/gu;
/** A digit of any script as one of 0 to 9. The ten digits of a script follow on each other, and so do some of these tens. */
export function plainDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let first = code;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return String((code - first) % 10);
}

/** A number as it was typed, with plain digits and without white space and marks that nobody sees. */
export function plainNumber(text: string): string {
  return text
    .normalize('NFKC')
    .replace(DIGIT, plainDigit)
    .replace(/[\s\p{Cf}]/gu, '');
}

/** A code as it was typed: plain capital letters and digits, without the dashes and spaces that stand between them on paper. */
export function plainCode(text: string): string {
  return plainNumber(text)
    .replace(/[\p{Pd}\u2212\u00b7_]/gu, '')
    .toUpperCase();
}
