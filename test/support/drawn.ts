/** Draws components to HTML without a browser, in the language of the interface that a test chooses. */
import i18next from 'i18next';
import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { initReactI18next } from 'react-i18next';
import { en } from '#client/words/en/index.ts';
import { INTERPOLATION } from '#client/words/index.ts';
import { ur } from '#client/words/ur/index.ts';

/** The HTML of an element, with the words of a language. */
export async function drawn(element: ReactElement, language: 'en' | 'ur' = 'en'): Promise<string> {
  if (!i18next.isInitialized)
    await i18next.use(initReactI18next).init({
      resources: { en: { translation: en }, ur: { translation: ur } },
      interpolation: INTERPOLATION,
    });
  await i18next.changeLanguage(language);
  return renderToStaticMarkup(element);
}
