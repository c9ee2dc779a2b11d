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
 * The words or the block that a new thread is about, read off the text. Of what is gone already, or has not come yet, it keeps what the page
 * says, so that nothing is lost.
 */
export async function anchorOf(store: Store, finder: WordFinder, room: string, anchor: NewAnchor): Promise<AnchorRecord> {
  const { units, block } = anchor;
  const { found } = await finder.words(store, room, [{ id: '', units, areFirst: false, block }]);
  const [words] = found;
  const first = words?.first ?? [...units];
  const firstBlock = words?.firstBlock ?? block;
  if (words === undefined || (block === null ? words.units.length === 0 : words.block === null)) {
    const { quote, before, after } = anchor;
    return { first, block: firstBlock, blockName: null, quote, before, after, place: words?.place ?? '' };
  }
  const { blockName, quote, before, after, place } = words;
  return { first, block: firstBlock, blockName, quote, before, after, place };
}

/**
 * An anchor as pages get it, with the units that the words were at first. Most often these are still the ones in the text. A page that
 * finds none of them asks where they are.
 */
export function presentAnchor({ first, ...anchor }: AnchorRecord): Anchor {
  // The letters of a block are for finding it again; pages need its marker alone.
  return { units: anchor.block === null ? first : [], ...anchor };
}
