/** The two keys of an invitation, a link's token and a letter's code. Only their hashes are kept. */
import { createHash } from 'node:crypto';

/** Letters and digits that are not mistaken for each other on paper. */
export const CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const CODE_LENGTH = 10;

/** The hash under which a key is kept. */
export function keyHash(key: string): string {
  const code = key.replace(/[\s-]/g, '').toUpperCase();
  const isCode = new RegExp(`^[${CODE_ALPHABET}]{${CODE_LENGTH}}$`).test(code);
  return createHash('sha256')
    .update(isCode ? code : key)
    .digest('hex');
}

/** A code from random bytes; bytes that would favour some letters are left out. Null where there were too few bytes. */
export function codeFrom(bytes: Uint8Array): string | null {
  const fair = 256 - (256 % CODE_ALPHABET.length);
  const letters = [...bytes].filter((byte) => byte < fair).map((byte) => CODE_ALPHABET[byte % CODE_ALPHABET.length]);
  return letters.length < CODE_LENGTH ? null : letters.slice(0, CODE_LENGTH).join('');
}

/** A code as it stands in a letter. */
export function shownCode(code: string): string {
  return `${code.slice(0, 5)}-${code.slice(5)}`;
}
