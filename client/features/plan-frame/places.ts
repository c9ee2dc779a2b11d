/** The places of a plan: its pages that a reader goes to from the frame, in the order of the tabs. */
import { BookOpenText, CalendarClock, MessagesSquare, UsersRound, type LucideIcon } from 'lucide-react';

/**
 * One place: the end of its address, and the keys of its words. `words` are short; `wholeWords` say all of it to a screen reader. `also`
 * is the end of the address of a page to which one comes from there.
 */
type Place = {
  readonly id: 'plan' | 'conversations' | 'timeline' | 'people';
  readonly path: string;
  readonly also?: string;
  readonly words: 'planFrame.plan' | 'conversations.short' | 'planFrame.timeline' | 'plan.peopleShort';
  readonly wholeWords: 'planFrame.plan' | 'conversations.whole' | 'planFrame.timeline' | 'plan.people';
  readonly icon: LucideIcon;
};

/** The id of a place. */
export type PlaceId = Place['id'];

/** All places. One that is not built yet is not in the list. */
export const PLACES: readonly Place[] = [
  { id: 'plan', path: '', words: 'planFrame.plan', wholeWords: 'planFrame.plan', icon: BookOpenText },
  {
    id: 'conversations',
    path: '/conversations',
    also: '/suggestions',
    words: 'conversations.short',
    wholeWords: 'conversations.whole',
    icon: MessagesSquare,
  },
  {
    id: 'timeline',
    path: '/timeline',
    also: '/audit',
    words: 'planFrame.timeline',
    wholeWords: 'planFrame.timeline',
    icon: CalendarClock,
  },
  { id: 'people', path: '/people', words: 'plan.peopleShort', wholeWords: 'plan.people', icon: UsersRound },
];

/** The address of a plan, or of a place of it. */
export function addressOf(planId: string, place: PlaceId = 'plan'): string {
  return `/plans/${planId}${PLACES.find(({ id }) => id === place)?.path ?? ''}`;
}

/** The place that a path shows. */
export function placeOf(pathname: string, planId: string): PlaceId {
  const shows = (end: string | undefined): boolean => end !== undefined && pathname.startsWith(addressOf(planId) + end);
  return PLACES.findLast(({ path, also }) => shows(path) || shows(also))?.id ?? 'plan';
}
