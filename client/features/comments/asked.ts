/** What is asked of the comments of a section: to open them, at a thread, or with a new comment about words or about all of it. */
import { useEffect, useEffectEvent } from 'react';
import type { NewAnchor } from '#shared/api-threads.ts';
import { Watched } from '#client/editor/binding/watched.ts';
import { collectTyped } from '#client/ui/typed-ahead.ts';

/**
 * A wish. `threadId` is the thread to go to. `on` is what a new comment is to be about: words, or the section as a whole; null for
 * no new comment. With `told` it is to be what somebody else said. With `quiet` the focus stays where it is.
 */
export type CommentsAsked = {
  readonly sectionId: string;
  readonly threadId: string | null;
  readonly on: NewAnchor | 'section' | null;
  readonly told: boolean;
  readonly quiet: boolean;
};

/** The last wish; null while no comments are open. Each is an object of its own. */
export const asked = new Watched<CommentsAsked | null>(null);

/**
 * Opens the comments of a section beside its text. A new comment has no field yet, and the words that it is about are selected in the text: what is
 * typed until then must not replace them.
 */
export function openComments(sectionId: string, wish: Partial<Omit<CommentsAsked, 'sectionId'>> = {}): void {
  if (wish.on !== undefined && wish.on !== null) {
    collectTyped(() => asked.set(null));
    const { activeElement } = document;
    // The keyboard of a phone writes without keys.
    if (activeElement instanceof HTMLElement && activeElement.isContentEditable) activeElement.blur();
  }
  asked.set({ sectionId, threadId: null, on: null, told: false, quiet: false, ...wish });
}

/** Calls `open` for each wish. The page that has the panel uses it. */
export function useOpensComments(open: (sectionId: string) => void): void {
  const onAsked = useEffectEvent((): void => {
    const wish = asked.get();
    if (wish !== null) open(wish.sectionId);
  });
  useEffect(() => {
    const listener = (): void => onAsked();
    listener();
    const stop = asked.subscribe(listener);
    return () => {
      stop();
      asked.set(null);
    };
  }, []);
}

/** Which threads have words in the live text of a section, in the order of the text; null while that text is not there. */
export type Placed = readonly string[] | null;

const places = new Map<string, Watched<Placed>>();

/** Where the threads of a section stand, for whoever watches. */
export function placedIn(sectionId: string): Watched<Placed> {
  const known = places.get(sectionId) ?? new Watched<Placed>(null);
  places.set(sectionId, known);
  return known;
}

/** A wish to see the words of a thread; with `isOpen` its comments are open already. Each is an object of its own. */
export const wordsAsked = new Watched<{
  readonly sectionId: string;
  readonly threadId: string;
  readonly isOpen?: boolean;
} | null>(null);

const commenters = new Map<string, (told: boolean) => boolean>();

/**
 * Begins a comment about what is selected in a section, or about all of it where nothing is. With `told` it is what somebody else said.
 */
export function commentOn(sectionId: string, told = false): void {
  if (commenters.get(sectionId)?.(told) !== true) openComments(sectionId, { on: 'section', told });
}

/** Answers such wishes in a live text: `begin` says whether words are selected, and begins a comment about them. */
export function useCommentWish(sectionId: string, begin: (told: boolean) => boolean): void {
  const onWish = useEffectEvent(begin);
  useEffect(() => {
    const listener = (told: boolean): boolean => onWish(told);
    commenters.set(sectionId, listener);
    return () => {
      if (commenters.get(sectionId) === listener) commenters.delete(sectionId);
    };
  }, [sectionId]);
}
