/** The one place that loads the interface's words and says which language is shown. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { ofDevice, rememberOnDevice } from '#client/net/device.ts';
import { firstKnown, isLanguage, isolate, LANGUAGES, type Language } from '#client/words/languages.ts';
import { en } from '#client/words/en.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
    returnNull: false;
  }
}

/** Under this key the choice of whoever is signed in is kept; sign-out wipes it. */
const OWN = 'language';

/** The language that is shown now. */
export function language(): Language {
  return isLanguage(i18next.language) ? i18next.language : 'en';
}

function chosen(): Language {
  let own: string | null = null;
  try {
    own = localStorage.getItem(OWN);
  } catch {
    // Some browsers refuse storage altogether; what the device prefers then counts.
  }
  if (isLanguage(own)) return own;
  const device = ofDevice('language');
  return isLanguage(device) ? device : firstKnown(navigator.languages);
}

/** English comes with the page; other words are fetched when somebody reads them. */
async function fetchWords(wanted: Language): Promise<void> {
  if (wanted === 'ur' && !i18next.hasResourceBundle('ur', 'translation')) {
    const { ur } = await import('#client/words/ur.ts');
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
  try {
    if (of.signedIn) localStorage.setItem(OWN, wanted);
    else localStorage.removeItem(OWN);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  if (!of.signedIn || ofDevice('shared') !== true) rememberOnDevice('language', wanted);
}

/** Loads the words, before the first page is drawn. */
export async function loadWords(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: true, escape: (value: string) => isolate(value, language()) },
    returnNull: false,
  });
  // Where the words cannot be fetched, English is better than an empty page.
  if (chosen() !== 'en') await show(chosen()).catch(() => show('en'));
}
