/** The words that a thread is about: read off the text when it begins, and shown with the units that they were at first. */
import type { Anchor, NewAnchor } from '#shared/api-threads.ts';
import type { FoundWords, WantedWords } from '#server/history/anchors-job.ts';
import type { AnchorRecord } from '#server/store/records/threads.ts';
import type { Store } from '#server/store/store.ts';

/** What finds the words of threads in a section as it is now. */
export type WordFinder = {
  words(store: Store, room: string, words: readonly WantedWords[]): Promise<{ seq: number; found: FoundWords[] }>;
};

/**
 * The words that a new thread is about. They are read off the text. Of words that are gone already, or that have not come yet, it
 * keeps what the page says, so that nothing is lost.
 */
export async function anchorOf(store: Store, finder: WordFinder, room: string, anchor: NewAnchor): Promise<AnchorRecord> {
  const { units, block } = anchor;
  const { found } = await finder.words(store, room, [{ id: '', units, areFirst: false, block }]);
  const [words] = found;
  if (words === undefined || words.units.length === 0) {
    const { quote, before, after } = anchor;
    return { first: words?.first ?? [...units], block, quote, before, after, place: words?.place ?? '' };
  }
  const { first, quote, before, after, place } = words;
  return { first, block, quote, before, after, place };
}

/**
 * An anchor as pages get it, with the units that the words were at first. Most often these are still the ones in the text. A page that
 * finds none of them asks where they are.
 */
export function presentAnchor({ first, block, quote, before, after, place }: AnchorRecord): Anchor {
  return { units: first, block, quote, before, after, place };
}
