/** The title that a plan gets from the person's name, in the language that its sections start in. */
import i18next from 'i18next';
import { fetchWords } from '#client/words/index.ts';
import { withoutMarks, type Language } from '#client/words/languages.ts';

/** Makes it; where the words of that language cannot be fetched it is in English, and can be changed. */
export async function madeTitle(name: string, language: Language): Promise<string> {
  await fetchWords(language).catch(() => undefined);
  return withoutMarks(i18next.t('newPlan.titleFor', { name, lng: language }));
}
