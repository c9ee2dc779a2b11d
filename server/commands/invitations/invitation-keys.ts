/**
 * The two keys of an invitation or a password reset: the token in a link and the code in a letter. Only their hashes are
 * stored.
 */
import { createHash } from 'node:crypto';
import { plainCode } from '#shared/plain-text.ts';

/** The characters of a code. They leave out letters and digits that look alike on paper. */
export const CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const CODE_LENGTH = 10;

/** The SHA-256 of a key in hex, which is stored. How a code is written makes no difference: spaces, dashes, case, keyboard. */
export function keyHash(key: string): string {
  const code = plainCode(key);
  const isCode = new RegExp(`^[${CODE_ALPHABET}]{${CODE_LENGTH}}$`).test(code);
  return createHash('sha256')
    .update(isCode ? code : key)
    .digest('hex');
}

/**
 * Makes a code from random bytes. It skips bytes that would make some letters more likely. Null if there were too few bytes.
 */
export function codeFrom(bytes: Uint8Array): string | null {
  const fair = 256 - (256 % CODE_ALPHABET.length);
  const letters = [...bytes].filter((byte) => byte < fair).map((byte) => CODE_ALPHABET[byte % CODE_ALPHABET.length]);
  return letters.length < CODE_LENGTH ? null : letters.slice(0, CODE_LENGTH).join('');
}

/** A code in the form for a letter, with a dash after five characters. */
export function shownCode(code: string): string {
  return `${code.slice(0, 5)}-${code.slice(5)}`;
}
