/** What people and services settle about their pages: the choices there are, and their bounds. */

/** The languages that the pages and the templates speak. */
export const LANGUAGE_CODES = ['en', 'ur'] as const;
/** One of the languages. */
export type LanguageCode = (typeof LANGUAGE_CODES)[number];

/** The sizes of text to choose from. */
export const TEXT_SIZES = ['usual', 'large', 'largest'] as const;
/** One of the sizes. */
export type TextSize = (typeof TEXT_SIZES)[number];

/** What somebody chose for their own pages; null where they left it to the device. */
export type OwnSettings = { readonly language: LanguageCode | null; readonly textSize: TextSize | null };

/** After how many minutes without use a device that others use too may lock, and what holds until a manager says otherwise. */
export const LOCK_MINUTES = { fewest: 1, most: 60, usual: 10 } as const;
