/** The languages of the interface, and the type of their words. */

import type { LanguageCode } from '#shared/settings.ts';

/** A type with the same keys as the English words and any text as values. A missing or unknown key is a type error. */
export type Words<T> = { readonly [K in keyof T]: T[K] extends string ? string : Words<T[K]> };

/** Each language: its direction, its locale for dates and plurals, and its own name in its own script. */
export const LANGUAGES = {
  en: { direction: 'ltr', locale: 'en-GB', own: 'English' },
  ur: { direction: 'rtl', locale: 'ur-PK', own: 'اردو' },
} as const satisfies Record<LanguageCode, { direction: 'ltr' | 'rtl'; locale: string; own: string }>;

/** The code of an interface language. */
export type Language = LanguageCode;

/** Whether a value is the code of one of the languages. */
export function isLanguage(text: unknown): text is Language {
  return typeof text === 'string' && Object.hasOwn(LANGUAGES, text);
}

/** The first supported language in a list of preferences such as "ur-PK", "en"; English if there is none. */
export function firstKnown(preferences: readonly string[]): Language {
  return preferences.map((preference) => preference.split('-')[0]).find(isLanguage) ?? 'en';
}

/** Letters of the scripts that are written from right to left, and all other letters. */
const RIGHT_TO_LEFT =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}\p{Script=Mandaic}\p{Script=Samaritan}\p{Script=Hanifi_Rohingya}]/u;
const LEFT_TO_RIGHT =
  /(?![\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}\p{Script=Mandaic}\p{Script=Samaritan}\p{Script=Hanifi_Rohingya}])\p{L}/u;

/**
 * Wraps a value in Unicode isolate marks if it has the other direction than the language, so that it does not change the
 * direction of the sentence. Otherwise returns it unchanged.
 */
export function isolate(value: string, language: Language): string {
  const foreign = LANGUAGES[language].direction === 'rtl' ? LEFT_TO_RIGHT : RIGHT_TO_LEFT;
  return foreign.test(value) ? `\u2068${value}\u2069` : value;
}

/** A text without isolate marks, for storage. */
export function withoutMarks(text: string): string {
  return text.replaceAll(/[\u2066-\u2069]/g, '');
}
