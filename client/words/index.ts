/** The one place that loads the interface's words and says which language is shown. */
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

/** What was chosen in this page before anybody signed in. */
let before: Language | null = null;

/** The language that is shown now. */
export function language(): Language {
  return isLanguage(i18next.language) ? i18next.language : 'en';
}

function chosen(): Language {
  const language = ownSettings().language ?? deviceSetting('language');
  return isLanguage(language) ? language : firstKnown(navigator.languages);
}

/** English comes with the page; other words are fetched when somebody reads them, or asks for a sentence in that language. */
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

/** Shows the interface in `wanted` and remembers it: for the account, and for the device unless others use it too. */
export async function chooseLanguage(wanted: Language, of: { signedIn: boolean }): Promise<void> {
  await show(wanted);
  if (of.signedIn) chooseOwnSettings({ language: wanted });
  else before = wanted;
  if (!of.signedIn || deviceSetting('shared') !== true) setDeviceSetting('language', wanted);
}

/** The language that was chosen in this page before somebody signed in; asked once, when they have. */
export function chosenBeforeSignIn(): Language | null {
  const language = before;
  before = null;
  return language;
}

/** Shows the interface as the account or the device has it. Where the words cannot be fetched it stays as it is. */
export async function showChosen(): Promise<void> {
  if (chosen() !== language()) await show(chosen()).catch(() => undefined);
}

/** How values are filled into sentences. */
export const INTERPOLATION = { escapeValue: true, escape: (value: string) => isolate(value, language()) };

/** Loads the words, before the first page is drawn. */
export async function loadWords(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: INTERPOLATION,
    returnNull: false,
  });
  // Where the words cannot be fetched, English is better than an empty page.
  if (chosen() !== 'en') await show(chosen()).catch(() => show('en'));
}
