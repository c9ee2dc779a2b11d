/** What a person likes, wants and does not want, read off the preferences of a section: their own words come first. */
import { valueText } from '#client/words/block-words.ts';
import type { Node } from '#client/features/sections/index.ts';
import { hasWords, partOf, wordsOf } from './section-words.ts';

/** How much it matters: it must be so, the person likes it, or they do not want it. */
export const HOW_MUCH = ['must', 'likes', 'avoid'] as const;
/** One of these. */
export type HowMuch = (typeof HOW_MUCH)[number];
/** One preference. */
export type Like = {
  readonly howMuch: HowMuch;
  readonly topic: string;
  readonly text: Node;
  /** Whose words these are; empty if nobody has said. */
  readonly whose: string;
  readonly isOwn: boolean;
};

function howMuchOf(strength: unknown): HowMuch {
  return strength === 'must' || strength === 'avoid' ? strength : 'likes';
}

/** The preferences in a text that have words. `names` are the names of the person. */
export function likesIn(doc: Node, names: readonly string[]): Like[] {
  const all = doc.content.flatMap((node): Like[] => {
    const text = node.type === 'preference' ? partOf(node, 'text') : undefined;
    if (text === undefined || !hasWords(text)) return [];
    const topic = partOf(node, 'topic');
    const whose = valueText(node.attrs['whose']).trim();
    return [
      {
        howMuch: howMuchOf(node.attrs['strength']),
        topic: topic === undefined ? '' : wordsOf(topic).trim(),
        text,
        whose,
        isOwn: names.includes(whose),
      },
    ];
  });
  return all.toSorted((a, b) => Number(b.isOwn) - Number(a.isOwn));
}
