/** Tells the service at which sections somebody looked, when they leave the plan: what others write there from then on is new to them. */
import { useEffect, useRef } from 'react';
import { zDone, type Me } from '#shared/api.ts';
import { call } from '#client/api/http.ts';
import { keys, queryClient } from '#client/api/queries.ts';
import type { Link } from '#client/live/room-state.ts';

/** The sections whose text has been before the reader's eyes on this visit, as it is now. */
const seen = new Set<string>();

/** The text of a section was before the reader's eyes for long enough. */
export function noteSeen(sectionId: string): void {
  seen.add(sectionId);
}

/** A section changed where its reader was not looking: they have not seen it as it is now. */
export function noteUnseen(sectionId: string): void {
  seen.delete(sectionId);
}

/** Who can be told to have looked: whoever is still signed in as far as this page knows, where the plan is still there for them. */
function whoLooked(planId: string): string | null {
  const me = queryClient.getQueryData<Me>(keys.me);
  const plan = queryClient.getQueryState(keys.plan(planId));
  return navigator.onLine && plan?.error === null ? (me?.person?.id ?? null) : null;
}

async function tell(planId: string, sections: readonly string[]): Promise<void> {
  const person = whoLooked(planId);
  if (person === null || sections.length === 0) return;
  // What is not told stays new: better twice than never.
  await call(zDone, 'POST', `/api/plans/${planId}/seen`, { person, sections }, { evenIfLeaving: true }).catch(() => undefined);
  queryClient.removeQueries({ queryKey: keys.planNews(planId) });
  void queryClient.invalidateQueries({ queryKey: keys.news });
}

/**
 * Watches over one visit to a plan's page, and each return to it. `link` is how the plan's line stands: without it the page may lie
 * behind, and what others wrote meanwhile was not on it.
 */
export function useMarkAsSeen(planId: string, link: Link): void {
  const now = useRef(link);
  useEffect(() => {
    now.current = link;
  });
  useEffect(() => {
    const leaves = (): void => {
      if (now.current === 'connected') void tell(planId, [...seen]);
      seen.clear();
    };
    const changes = (): void => {
      if (document.visibilityState === 'hidden') return leaves();
      // Whoever comes back to an open page wants to know what happened while it lay in the pocket.
      void queryClient.invalidateQueries({ queryKey: keys.planNews(planId) });
    };
    document.addEventListener('visibilitychange', changes);
    return () => {
      document.removeEventListener('visibilitychange', changes);
      leaves();
    };
  }, [planId]);
}
