/**
 * Marks as seen: the passages that were before the reader's eyes a few seconds later, so that their other devices agree, and the
 * sections that they looked at when they leave the plan.
 */
import { useEffect, useRef } from 'react';
import { zDone, type Me, type PlanNews } from '#shared/api.ts';
import { call } from '#client/api/http.ts';
import { markSectionsRead } from '#client/api/inbox.ts';
import { keys, queryClient } from '#client/api/queries.ts';
import type { PlanRoomNow } from '#client/live/plan-room.ts';
import type { Link } from '#client/live/room-state.ts';
import { forgetSectionNews, newsOfSection, rereadSectionNews } from './section-news.ts';
import { endWalk } from './walk.ts';

/** How long seen passages are gathered before they are sent, in milliseconds. */
const SEND_INTERVAL = 3000;
/** The most numbers of one message about a section. The rest goes with the next one. */
const MAX_NUMBERS = 6000;

/** The name of this page among the pages of its reader. */
const PAGE = Math.random().toString(36).slice(2);

/** The sections that the reader has looked at on this visit in their current version. */
const looked = new Set<string>();
/** The units that were seen, and those that were seen to be gone, which are not sent yet, by section. */
const units = new Map<string, { units: number[]; gone: number[] }>();

/** Records that the text of a section was in view for long enough. */
export function noteSeen(sectionId: string): void {
  looked.add(sectionId);
}

/** Records that a section changed while it was out of view: the reader has not seen its current version. */
export function noteUnseen(sectionId: string): void {
  looked.delete(sectionId);
}

/** Records that these units of a section were before the reader's eyes, or the place where these stood that are `gone`. */
export function noteSeenUnits(
  sectionId: string,
  seen: { readonly units: readonly number[]; readonly gone: readonly number[] },
): void {
  const known = units.get(sectionId) ?? { units: [], gone: [] };
  units.set(sectionId, { units: [...known.units, ...seen.units], gone: [...known.gone, ...seen.gone] });
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

type Seen = {
  readonly sections?: readonly string[];
  readonly passages?: readonly { section: string; units: readonly number[]; gone: readonly number[] }[];
  readonly whole?: readonly { section: string; seq: number }[];
};

/** Sends what was seen. Returns whether the server has it. */
async function post(planId: string, seen: Seen): Promise<boolean> {
  const person = readerId(planId);
  if (person === null) return false;
  try {
    await call(zDone, 'POST', `/api/plans/${planId}/seen`, { person, page: PAGE, ...seen }, { evenIfLeaving: true });
  } catch {
    return false;
  }
  void queryClient.invalidateQueries({ queryKey: keys.news });
  return true;
}

function takeUnits(): { section: string; units: number[]; gone: number[] }[] {
  const taken = [...units].map(([section, all]) => ({
    section,
    units: all.units.splice(0, MAX_NUMBERS),
    gone: all.gone.splice(0, MAX_NUMBERS),
  }));
  for (const [section, left] of units) if (left.units.length + left.gone.length === 0) units.delete(section);
  return taken;
}

async function sendUnits(planId: string): Promise<void> {
  if (units.size === 0) return;
  const passages = takeUnits();
  // What was not sent is tried again. Else it stays new: it is better to show news twice than never.
  if (!(await post(planId, { passages }))) for (const { section, ...seen } of passages) noteSeenUnits(section, seen);
}

async function sendAll(planId: string): Promise<void> {
  const [sections, passages] = [[...looked], takeUnits()];
  if (sections.length + passages.length > 0) await post(planId, { sections, passages });
  // Whoever has read a section knows also what they were told of it as a whole.
  if (readerId(planId) !== null) markSectionsRead(sections);
  queryClient.removeQueries({ queryKey: keys.planNews(planId) });
}

/** Marks these sections of a plan as seen as a whole, each up to a row of its log, and takes the marks away. */
export async function markAllAsSeen(planId: string, sections: readonly { id: string; seq: number }[]): Promise<boolean> {
  if (!(await post(planId, { whole: sections.map(({ id, seq }) => ({ section: id, seq })) }))) return false;
  const ids = new Set(sections.map(({ id }) => id));
  for (const id of ids) {
    newsOfSection(id).clear();
    units.delete(id);
  }
  queryClient.setQueryData<PlanNews>(
    keys.planNews(planId),
    (news) => news && { ...news, sections: news.sections.filter(({ section }) => !ids.has(section.id)) },
  );
  return true;
}

/**
 * Sends what the reader sees on a plan's page. `link` is the state of the plan room's connection. Without a connection nothing is sent,
 * because the page may lack newer changes. What the reader has seen on another device is no news here from then on either.
 */
export function useMarkAsSeen(planId: string, link: Link, room: PlanRoomNow): void {
  const currentLink = useRef(link);
  useEffect(() => {
    currentLink.current = link;
  });
  useEffect(
    () =>
      room.subscribeToSeen((page) => {
        if (page === PAGE) return;
        void queryClient.invalidateQueries({ queryKey: keys.news });
        void queryClient.invalidateQueries({ queryKey: keys.planNews(planId) });
        rereadSectionNews();
      }),
    [planId, room],
  );
  useEffect(() => {
    const timer = setInterval(() => {
      if (currentLink.current === 'connected' && document.visibilityState === 'visible') void sendUnits(planId);
    }, SEND_INTERVAL);
    const onLeave = (): void => {
      if (currentLink.current === 'connected') void sendAll(planId);
      looked.clear();
      units.clear();
    };
    const onVisibilityChange = (): void => {
      if (document.visibilityState === 'hidden') return onLeave();
      // A reader who returns to an open page wants to know what happened meanwhile.
      void queryClient.invalidateQueries({ queryKey: keys.planNews(planId) });
    };
    document.addEventListener('visibilitychange', onVisibilityChange);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', onVisibilityChange);
      onLeave();
      endWalk();
      forgetSectionNews();
    };
  }, [planId]);
}
