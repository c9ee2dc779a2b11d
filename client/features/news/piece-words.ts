/** What a new passage says, in short: for the bar that leads through them, and for screen readers. */
import i18next from 'i18next';
import type { NewPiece } from '#shared/api-news.ts';
import { isBlockName } from '#shared/text/markers.ts';
import { fieldKey, valueInWords } from '#client/words/block-words.ts';
import { firstName, listOf, moment } from '#client/words/format.ts';
import type { ShownPassage } from './section-news.ts';

/** How many letters of a passage are shown. */
const SHOWN_LETTERS = 60;

function wordsOfPiece({ kind, words, value }: NewPiece): string {
  if (kind === 'words') return words.replaceAll(/\s+/g, ' ').trim();
  if (kind === 'block') return isBlockName(words) ? i18next.t(`blocks.${words}`) : i18next.t('fields.viewOf');
  if (words === 'mustKnow') return i18next.t('mustKnow.mark');
  const label = i18next.t(`fields.${fieldKey(words)}`);
  return `${label}: ${value === null ? i18next.t('news.emptied') : valueInWords(words, value)}`;
}

/** The first words of a passage. */
export function firstWords({ pieces }: Pick<ShownPassage, 'pieces'>): string {
  const all = pieces.map(wordsOfPiece).join(' … ');
  if (all.length <= SHOWN_LETTERS) return all;
  const cut = all.slice(0, SHOWN_LETTERS).toWellFormed();
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), SHOWN_LETTERS / 2)).trim()}…`;
}

/** Whose the passage is, or who put it back, and since when it stands there. */
export function labelOf({ person, putBack, at }: Pick<ShownPassage, 'person' | 'putBack' | 'at'>): string {
  return i18next.t(putBack ? 'news.putBack' : 'news.from', { name: firstName(person.name), when: moment(at) });
}

/** The first names of people, each once, as a list. */
export function namesOf(people: readonly { readonly id: string; readonly name: string }[]): string {
  return listOf([...new Map(people.map(({ id, name }) => [id, firstName(name)])).values()]);
}
