/** The text of a section for the own view: from the server, or without a network as this device has stored it. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Section } from '#shared/api.ts';
import { keys } from '#client/api/queries.ts';
import { readNode, readText, type Node } from '#client/features/sections/index.ts';
import { isServerUnreachable } from '#client/ui/problem.ts';

/** How often an open page asks for newer words, in milliseconds. It joins no room, so nobody is shown as present in the section. */
const ASK_INTERVAL = 60_000;
/** How long after a return to the page its text may still change by itself, in milliseconds: nobody reads in it yet. */
const RETURN_TIME = 4000;

/** A text, and since when it is on this device if the server did not give it now (milliseconds since 1970). */
type Answer = { readonly doc: Node; readonly storedAt: number | null };

/** The text of a section. Throws if there is no network and the device has not stored it, or if the server refuses. */
async function readSection({ id, room }: Section): Promise<Answer> {
  try {
    return { doc: await readText(id), storedAt: null };
  } catch (error) {
    if (!isServerUnreachable(error)) throw error;
    const { storedText } = await import('#client/offline/stored-text.ts');
    const stored = await storedText(room);
    if (stored === null) throw error;
    return { doc: readNode(stored.doc), storedAt: stored.at };
  }
}

const textQuery = (section: Section) => ({ queryKey: keys.ownText(section.id), queryFn: () => readSection(section) });

/** Reads texts before they are asked for, so that their pages open at once. */
export function usePrefetchTexts(sections: readonly Section[]): void {
  const queries = useQueryClient();
  const latest = useRef(sections);
  useEffect(() => {
    latest.current = sections;
  });
  const ids = sections.map(({ id }) => id).join(' ');
  useEffect(() => {
    if (ids !== '') for (const section of latest.current) void queries.prefetchQuery(textQuery(section));
  }, [queries, ids]);
}

const isSame = (a: Node, b: Node): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What a page shows of a section's text. */
export type ShownText = {
  /** Null until it is read. */
  readonly doc: Node | null;
  readonly storedAt: number | null;
  readonly error: unknown;
  readonly again: () => void;
  /** Whether there are newer words than those that are shown, and the reader can ask for them now. */
  readonly hasNewer: boolean;
  readonly showNewer: () => void;
};

/**
 * The text of a section, which stays as it is while it is read. Newer words are shown when the reader asks for them, or when they
 * come back to the page. `isHeld` keeps the text also then, because it is being read aloud.
 */
export function useSectionText(section: Section, isHeld: boolean): ShownText {
  const { data, error, refetch } = useQuery({ ...textQuery(section), refetchInterval: ASK_INTERVAL });
  const [shown, setShown] = useState<Answer | null>(null);
  const returnedAt = useRef(0);
  useEffect(() => {
    const noteReturn = (): void => {
      if (!document.hidden) returnedAt.current = Date.now();
    };
    document.addEventListener('visibilitychange', noteReturn);
    return () => document.removeEventListener('visibilitychange', noteReturn);
  }, []);
  const hasNewer = data !== undefined && shown !== null && !isSame(data.doc, shown.doc);
  useEffect(() => {
    if (data === undefined) return;
    const hasJustReturned = !isHeld && Date.now() - returnedAt.current < RETURN_TIME;
    setShown((before) => (before === null || hasJustReturned || isSame(before.doc, data.doc) ? data : before));
  }, [data, isHeld]);
  // The first answer is drawn at once, and not after an effect.
  const now = shown ?? data ?? null;
  // Words that the server refuses now are not shown any longer.
  const isRefused = error !== null && !isServerUnreachable(error);
  return {
    doc: isRefused ? null : (now?.doc ?? null),
    storedAt: data?.storedAt ?? null,
    error,
    again: () => void refetch(),
    hasNewer: hasNewer && !isHeld,
    showNewer: () => setShown(data ?? null),
  };
}
