/** What the deeds of a sitting say beside their words, and how a sentence about them ends. */
import type { Deed } from '#shared/api-sittings.ts';

/** The letters that count as one word: about five, and a space. */
const LETTERS_PER_WORD = 6;

/** About how many words so many letters are. */
export function wordCount(letters: number): number {
  return Math.max(1, Math.round(letters / LETTERS_PER_WORD));
}

/** Whether the passage of a deed is all that was written or taken out, so that it says more than how many words there were. */
export function namesAll({ words, passage }: Extract<Deed, { what: 'wrote' | 'tookOut' | 'putBack' }>): boolean {
  return passage !== undefined && !passage.endsWith(' …') && wordCount(passage.length) >= words;
}

/** These sentences, where a quotation that ends a sentence by itself takes no second full stop behind it. */
export function withSingleStops(sentences: string): string {
  return sentences.replaceAll(/(?<=[^ …][.!?۔؟]["”“])[.۔]/gu, '');
}
