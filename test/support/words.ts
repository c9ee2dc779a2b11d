/** Loads the texts of the interface for tests that have no page. */
import i18next from 'i18next';
import { en } from '#client/words/en/index.ts';
import { INTERPOLATION } from '#client/words/index.ts';
import { ur } from '#client/words/ur/index.ts';

/** Loads the texts of both languages and selects English. */
export async function startWords(): Promise<void> {
  await i18next.init({
    lng: 'en',
    resources: { en: { translation: en }, ur: { translation: ur } },
    interpolation: INTERPOLATION,
    returnNull: false,
  });
}

type Nested = { readonly [key: string]: string | Nested };

/** The texts of a word list by their full keys, such as `app.name`. */
export function byKey(words: Nested, prefix = ''): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === 'string') all.set(prefix + key, value);
    else for (const [innerKey, text] of byKey(value, `${prefix}${key}.`)) all.set(innerKey, text);
  }
  return all;
}
