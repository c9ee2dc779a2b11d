/** The languages of the interface, and what each must hold. */

import type { LanguageCode } from '#shared/settings.ts';

/** The same keys as the English words, with any text: a key that is missing or unknown fails the types. */
export type Words<T> = { readonly [K in keyof T]: T[K] extends string ? string : Words<T[K]> };

/** Each language: how it is written, its locale for dates and plurals, and its own name, in its own letters. */
export const LANGUAGES = {
  en: { direction: 'ltr', locale: 'en-GB', own: 'English' },
  ur: { direction: 'rtl', locale: 'ur-PK', own: 'اردو' },
} as const satisfies Record<LanguageCode, { direction: 'ltr' | 'rtl'; locale: string; own: string }>;

/** One of the languages. */
export type Language = LanguageCode;

/** Whether a text names one of the languages. */
export function isLanguage(text: unknown): text is Language {
  return typeof text === 'string' && Object.hasOwn(LANGUAGES, text);
}

/** The first language of a list of preferences ("ur-PK", "en") that the interface speaks. */
export function firstKnown(preferences: readonly string[]): Language {
  return preferences.map((preference) => preference.split('-')[0]).find(isLanguage) ?? 'en';
}

const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/;
const LEFT_TO_RIGHT = /[A-Za-z\u00C0-\u024F\u0370-\u058F]/;

/**
 * A value set into a sentence of the other direction, within marks that keep it from turning the sentence about. In a
 * sentence of its own direction it stays as it is.
 */
export function isolate(value: string, language: Language): string {
  const foreign = LANGUAGES[language].direction === 'rtl' ? LEFT_TO_RIGHT : RIGHT_TO_LEFT;
  return foreign.test(value) ? `\u2068${value}\u2069` : value;
}

/** A text without such marks: for what is stored rather than shown. */
export function withoutMarks(text: string): string {
  return text.replaceAll(/[\u2066-\u2069]/g, '');
}
