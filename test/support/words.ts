/** The words of the interface, read without a page. */
import i18next from 'i18next';
import { en } from '#client/words/en/index.ts';
import { INTERPOLATION } from '#client/words/index.ts';
import { ur } from '#client/words/ur/index.ts';

/** Loads the words of both languages; English is chosen. */
export async function startWords(): Promise<void> {
  await i18next.init({
    lng: 'en',
    resources: { en: { translation: en }, ur: { translation: ur } },
    interpolation: INTERPOLATION,
    returnNull: false,
  });
}

type Nested = { readonly [key: string]: string | Nested };

/** The texts of a word list by their whole keys, such as `app.name`. */
export function byKey(words: Nested, before = ''): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === 'string') all.set(before + key, value);
    else for (const [inner, text] of byKey(value, `${before}${key}.`)) all.set(inner, text);
  }
  return all;
}
