/** The links to threads of a plan, which lead to the words and to the conversation about them. */
import { useEffect } from 'react';
import { useLocation } from 'react-router';
import { queryClient } from '#client/api/queries.ts';
import { allPlanThreads } from '#client/api/threads.ts';
import { openComments, placedIn, wordsAsked } from './asked.ts';

const HASH = /^#thread-(?<thread>[\w-]{1,64})(?:\.(?<section>[\w-]{1,64}))?$/;

/** The address of a thread. It names the section too, so that the page need not look for it. */
export function threadPath(planId: string, sectionId: string, threadId: string): string {
  return `/plans/${planId}#thread-${threadId}.${sectionId}`;
}

/** The thread that the hash of an address names; null if it names none. */
export function threadInHash(hash: string): { readonly threadId: string; readonly sectionId: string | null } | null {
  const { thread, section } = HASH.exec(hash)?.groups ?? {};
  return thread === undefined ? null : { threadId: thread, sectionId: section ?? null };
}

async function sectionOf(planId: string, threadId: string): Promise<string | null> {
  const threads = await queryClient.fetchQuery(allPlanThreads(planId));
  return threads.find(({ id }) => id === threadId)?.sectionId ?? null;
}

/** How long a link waits for the words of its thread, in milliseconds. */
const WORDS_TIME = 15_000;
/** What a reader does who goes elsewhere by themself. */
const GOES_ELSEWHERE = ['wheel', 'touchmove', 'keydown', 'pointerdown'] as const;

/** Shows the words of a thread when the live text has them, unless the reader has gone elsewhere by then. Returns a function that ends it. */
function showWordsOnceThere(sectionId: string, threadId: string): () => void {
  const ended = new AbortController();
  const { signal } = ended;
  const end = (): void => ended.abort();
  const placed = placedIn(sectionId);
  const look = (): void => {
    if (signal.aborted || placed.get()?.includes(threadId) !== true) return;
    end();
    wordsAsked.set({ sectionId, threadId, isOpen: true });
  };
  for (const kind of GOES_ELSEWHERE) addEventListener(kind, end, { signal, capture: true, passive: true });
  signal.addEventListener('abort', placed.subscribe(look));
  const timer = setTimeout(end, WORDS_TIME);
  signal.addEventListener('abort', () => clearTimeout(timer));
  look();
  return end;
}

/** Opens the thread in the address and shows its words once the sections are drawn, and at each press on such a link. */
export function useThreadInAddress(planId: string, drawn: boolean, toSection: (sectionId: string) => unknown): void {
  const place = useLocation();
  useEffect(() => {
    const named = drawn ? threadInHash(place.hash) : null;
    if (named === null) return;
    let isOver = false;
    let endWait: (() => void) | undefined;
    const go = (sectionId: string | null): void => {
      if (isOver || sectionId === null) return;
      toSection(sectionId);
      openComments(sectionId, { threadId: named.threadId });
      endWait = showWordsOnceThere(sectionId, named.threadId);
    };
    if (named.sectionId !== null) go(named.sectionId);
    else sectionOf(planId, named.threadId).then(go, () => undefined);
    return () => {
      isOver = true;
      endWait?.();
    };
  }, [planId, drawn, place, toSection]);
}
