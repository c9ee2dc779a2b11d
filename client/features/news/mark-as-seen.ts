/**
 * Marks sections as seen: when a reader leaves a plan, the page tells the server which sections they saw. Later changes there
 * are new to them.
 */
import { useEffect, useRef } from 'react';
import { zDone, type Me } from '#shared/api.ts';
import { call } from '#client/api/http.ts';
import { keys, queryClient } from '#client/api/queries.ts';
import type { Link } from '#client/live/room-state.ts';

/** The sections that the reader has seen on this visit in their current version. */
const seen = new Set<string>();

/** Records that the text of a section was in view for long enough. */
export function noteSeen(sectionId: string): void {
  seen.add(sectionId);
}

/** Records that a section changed while it was out of view: the reader has not seen its current version. */
export function noteUnseen(sectionId: string): void {
  seen.delete(sectionId);
}

/**
 * The id of the person to record, if the page knows that they are still signed in, the plan is still open to them and the page
 * is online; otherwise null.
 */
function readerId(planId: string): string | null {
  const me = queryClient.getQueryData<Me>(keys.me);
  const plan = queryClient.getQueryState(keys.plan(planId));
  return navigator.onLine && plan?.error === null ? (me?.person?.id ?? null) : null;
}

async function postSeen(planId: string, sections: readonly string[]): Promise<void> {
  const person = readerId(planId);
  if (person === null || sections.length === 0) return;
  // If the request fails, the sections stay new. It is better to show news twice than never.
  await call(zDone, 'POST', `/api/plans/${planId}/seen`, { person, sections }, { evenIfLeaving: true }).catch(() => undefined);
  queryClient.removeQueries({ queryKey: keys.planNews(planId) });
  void queryClient.invalidateQueries({ queryKey: keys.news });
}

/**
 * Marks sections as seen at the end of each visit to a plan's page. `link` is the state of the plan room's connection. Without
 * a connection nothing is sent, because the page may lack newer changes.
 */
export function useMarkAsSeen(planId: string, link: Link): void {
  const currentLink = useRef(link);
  useEffect(() => {
    currentLink.current = link;
  });
  useEffect(() => {
    const onLeave = (): void => {
      if (currentLink.current === 'connected') void postSeen(planId, [...seen]);
      seen.clear();
    };
    const onVisibilityChange = (): void => {
      if (document.visibilityState === 'hidden') return onLeave();
      // A reader who returns to an open page wants to know what happened meanwhile.
      void queryClient.invalidateQueries({ queryKey: keys.planNews(planId) });
    };
    document.addEventListener('visibilitychange', onVisibilityChange);
    return () => {
      document.removeEventListener('visibilitychange', onVisibilityChange);
      onLeave();
    };
  }, [planId]);
}
