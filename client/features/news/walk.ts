/** Going from one new passage to the next, through all sections of the plan that is open. */
import { Watched } from '#client/editor/binding/watched.ts';
import { markedOf, newsOfSection } from './section-news.ts';

/** The passage at which the reader is. `first` and `last` stand for one of a section whose passages the page does not know yet. */
export type WalkPlace = { readonly sectionId: string; readonly passage: string };

/** Where the reader is; null while they do not go through the passages. `times` tells a second press for the same place. */
export const walk = new Watched<(WalkPlace & { readonly times: number }) | null>(null);

/** Goes to a passage. */
export function goTo(place: WalkPlace): void {
  walk.set({ ...place, times: (walk.get()?.times ?? 0) + 1 });
}

/** Ends it. */
export function endWalk(): void {
  walk.set(null);
}

/** A section of the plan, and how many passages in it are new, as far as the page knows. */
export type WithNews = { readonly id: string; readonly title: string; readonly count: number };

/** The place one step on, or one step back; null at the end of the plan. `sections` are all of the plan, in its order. */
export function stepFrom(at: WalkPlace | null, sections: readonly WithNews[], step: 1 | -1): WalkPlace | null {
  const to = step === 1 ? 'first' : 'last';
  const onwards = step === 1 ? sections : sections.toReversed();
  let from = 0;
  if (at !== null) {
    const passages = markedOf(newsOfSection(at.sectionId).shown.get());
    const last = passages.length - 1;
    const here = at.passage === 'first' ? 0 : at.passage === 'last' ? last : passages.findIndex(({ id }) => id === at.passage);
    const next = here === -1 ? undefined : passages[here + step];
    if (next !== undefined) return { sectionId: at.sectionId, passage: next.id };
    from = onwards.findIndex(({ id }) => id === at.sectionId) + 1;
  }
  const section = onwards.slice(from).find(({ count }) => count > 0);
  return section === undefined ? null : { sectionId: section.id, passage: to };
}
