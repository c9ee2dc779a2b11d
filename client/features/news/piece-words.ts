/** What a new passage says, in short: for the bar that leads through them, and for screen readers. */
import i18next from 'i18next';
import type { NewPiece } from '#shared/api-news.ts';
import { isBlockName } from '#shared/text/markers.ts';
import { fieldKey, valueInWords } from '#client/words/block-words.ts';
import { firstName, listOf, moment } from '#client/words/format.ts';
import type { ShownPassage } from './section-news.ts';

/** How many letters of a passage are shown. */
const SHOWN_LETTERS = 60;

function wordsOfPiece(piece: NewPiece): string {
  const { kind, gone, inWord, words, value } = piece;
  if (gone && inWord) return i18next.t('news.lettersOf', { words: words.trim() });
  if (kind === 'words') return words.replaceAll(/\s+/g, ' ').trim();
  if (kind === 'block') return isBlockName(words) ? i18next.t(`blocks.${words}`) : i18next.t('fields.viewOf');
  if (words === 'mustKnow') return i18next.t('mustKnow.mark');
  const label = i18next.t(`fields.${fieldKey(words)}`);
  return `${label}: ${value === null ? i18next.t('news.emptied') : valueInWords(words, value)}`;
}

/** The first words of a passage: those that are new or, if there are none, those that were taken out. */
export function firstWords({ pieces }: Pick<ShownPassage, 'pieces'>): string {
  const news = pieces.filter(({ gone }) => !gone);
  const all = (news.length > 0 ? news : pieces).map(wordsOfPiece).join(' … ');
  if (all.length <= SHOWN_LETTERS) return all;
  const cut = all.slice(0, SHOWN_LETTERS).toWellFormed();
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), SHOWN_LETTERS / 2)).trim()}…`;
}

/** Whose the passage is, who put it back, or who took what out, and when. */
export function labelOf({ person, putBack, at, pieces }: Pick<ShownPassage, 'person' | 'putBack' | 'at' | 'pieces'>): string {
  if (pieces.every(({ gone }) => gone)) return tookOut(person, at, pieces);
  return i18next.t(putBack ? 'news.putBack' : 'news.from', { name: firstName(person.name), when: moment(at) });
}

function tookOut(person: ShownPassage['person'], at: number, pieces: readonly NewPiece[]): string {
  return i18next.t('news.tookOut', { name: firstName(person.name), words: firstWords({ pieces }), when: moment(at) });
}

/** What the mark of something that was taken out says: its name, the words on it, and all that was taken out. */
export type GoneWords = { readonly name: string; readonly mark: string; readonly words: string };

/** The words of the mark where a piece of a passage was taken out. */
export function goneWords({ person, at, pieces }: Pick<ShownPassage, 'person' | 'at' | 'pieces'>, piece: NewPiece): GoneWords {
  const words = piece.kind === 'words' && !piece.inWord ? piece.words.trim() : wordsOfPiece(piece);
  const gone = pieces.filter((each) => each.gone);
  return { name: tookOut(person, at, gone), mark: i18next.t('news.gone'), words };
}

/** The first names of people, each once, as a list. */
export function namesOf(people: readonly { readonly id: string; readonly name: string }[]): string {
  return listOf([...new Map(people.map(({ id, name }) => [id, firstName(name)])).values()]);
}
