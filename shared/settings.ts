/** Settings of people and services for their pages: the choices and their bounds. */
import type { MailChoice } from '#shared/mail.ts';

/** The languages of the pages and the templates. */
export const LANGUAGE_CODES = ['en', 'ur'] as const;
/** One of the languages. */
export type LanguageCode = (typeof LANGUAGE_CODES)[number];

/** The text sizes that a person can choose. */
export const TEXT_SIZES = ['usual', 'large', 'largest'] as const;
/** One of the sizes. */
export type TextSize = (typeof TEXT_SIZES)[number];

/** The pages on which the person whose plan it is can begin: their own view, or the whole plan. */
export const START_PAGES = ['own', 'plan'] as const;
/** One of these pages. */
export type StartPage = (typeof START_PAGES)[number];

/** A person's choices for their own pages and for e-mail; null where the person chose nothing. */
export type OwnSettings = {
  readonly language: LanguageCode | null;
  readonly textSize: TextSize | null;
  readonly startPage: StartPage | null;
  readonly mail: MailChoice | null;
};

/** After how many minutes without use a shared device locks: the fewest, the most, and the default. */
export const LOCK_MINUTES = { fewest: 1, most: 60, usual: 10 } as const;

/** After how many days without an answer a suggestion waits for the lead, and after as many again for the managers: the bounds and the default. */
export const ANSWER_DAYS = { fewest: 1, most: 30, usual: 3 } as const;
