/** The links to threads of a plan. */
import { useEffect } from 'react';
import { useLocation } from 'react-router';
import { queryClient } from '#client/api/queries.ts';
import { allPlanThreads } from '#client/api/threads.ts';
import { openComments } from './asked.ts';

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

/** Opens the thread in the address once the sections are drawn, and at each press on such a link. */
export function useThreadInAddress(planId: string, drawn: boolean, toSection: (sectionId: string) => unknown): void {
  const place = useLocation();
  useEffect(() => {
    const named = drawn ? threadInHash(place.hash) : null;
    if (named === null) return;
    let isOver = false;
    const go = (sectionId: string | null): void => {
      if (isOver || sectionId === null) return;
      toSection(sectionId);
      openComments(sectionId, { threadId: named.threadId });
    };
    if (named.sectionId !== null) go(named.sectionId);
    else sectionOf(planId, named.threadId).then(go, () => undefined);
    return () => {
      isOver = true;
    };
  }, [planId, drawn, place, toSection]);
}
