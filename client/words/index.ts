/** Loads the words of the interface and knows which language is shown. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { deviceSetting, setDeviceSetting } from '#client/settings/device-settings.ts';
import { chooseOwnSettings, ownSettings } from '#client/settings/own-settings.ts';
import { firstKnown, isLanguage, isolate, LANGUAGES, type Language } from '#client/words/languages.ts';
import { en } from '#client/words/en/index.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
    returnNull: false;
  }
}

/** The language that was chosen in this page before the sign-in. */
let languageBeforeSignIn: Language | null = null;

/** The language that is shown now. */
export function language(): Language {
  return isLanguage(i18next.language) ? i18next.language : 'en';
}

/** The language that this device and its account want. */
export function wantedLanguage(): Language {
  const language = ownSettings().language ?? deviceSetting('language');
  return isLanguage(language) ? language : firstKnown(navigator.languages);
}

/** Fetches the words of a language when they are needed. English is part of the page. */
export async function fetchWords(wanted: Language): Promise<void> {
  if (wanted === 'ur' && !i18next.hasResourceBundle('ur', 'translation')) {
    const { ur } = await import('#client/words/ur/index.ts');
    i18next.addResourceBundle('ur', 'translation', ur);
  }
}

async function show(wanted: Language): Promise<void> {
  await fetchWords(wanted);
  document.documentElement.lang = wanted;
  document.documentElement.dir = LANGUAGES[wanted].direction;
  await i18next.changeLanguage(wanted);
}

/** Shows the interface in `wanted` and stores the choice: for the account, and for the device unless it is shared. */
export async function chooseLanguage(wanted: Language, of: { signedIn: boolean }): Promise<void> {
  await show(wanted);
  if (of.signedIn) chooseOwnSettings({ language: wanted });
  else languageBeforeSignIn = wanted;
  if (!of.signedIn || deviceSetting('shared') !== true) setDeviceSetting('language', wanted);
}

/** The language that was chosen in this page before the sign-in. It can be read once, after the sign-in. */
export function chosenBeforeSignIn(): Language | null {
  const language = languageBeforeSignIn;
  languageBeforeSignIn = null;
  return language;
}

/** Shows the interface in the language of the account or the device. If the words cannot be fetched, the language stays. */
export async function showChosenLanguage(): Promise<void> {
  if (wantedLanguage() !== language()) await show(wantedLanguage()).catch(() => undefined);
}

/** How i18next inserts values into sentences. */
export const INTERPOLATION = { escapeValue: true, escape: (value: string) => isolate(value, language()) };

async function startWords(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: INTERPOLATION,
    returnNull: false,
  });
}

/** Loads the words before the first page is drawn. */
export async function loadWords(): Promise<void> {
  await startWords();
  // If the words cannot be fetched, English is better than an empty page.
  if (wantedLanguage() !== 'en') await show(wantedLanguage()).catch(() => show('en'));
}

/** Shows the words of a language where the server draws a page. */
export async function showWordsOf(wanted: Language): Promise<void> {
  if (!i18next.isInitialized) await startWords();
  await fetchWords(wanted);
  await i18next.changeLanguage(wanted);
}

/** The title of the window for a page. Screen readers read it first on every page. */
export function titleOf(page: string): string {
  return i18next.t('app.page', { page });
}
