/** Makes the title of a new plan from the person's name, in the language of its sections. */
import i18next from 'i18next';
import { fetchWords } from '#client/words/index.ts';
import { withoutMarks, type Language } from '#client/words/languages.ts';

/** Makes the title. If the words of that language cannot be fetched, the title is in English; the user can change it. */
export async function madeTitle(name: string, language: Language): Promise<string> {
  await fetchWords(language).catch(() => undefined);
  return withoutMarks(i18next.t('newPlan.titleFor', { name, lng: language }));
}
