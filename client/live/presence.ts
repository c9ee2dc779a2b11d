/** Presence: lists of the people in a room, from the identity that the server stamps on each presence state (S8). */
import { createContext, use, useRef, useSyncExternalStore } from 'react';
import type { Awareness } from 'y-protocols/awareness';
import { z } from 'zod';

const zUser = z.object({
  user: z.object({ id: z.string(), name: z.string() }),
  away: z.boolean().nullish(),
  cursor: z.unknown().optional(),
});
type Shown = z.infer<typeof zUser>;
/** A person who is in a room. */
export type PresentPerson = { readonly id: string; readonly name: string };

const NO_PEOPLE: readonly PresentPerson[] = [];

/** The account id of the person whose plan is shown; null if they have no account. Lists of people show them first. */
export const PlanPerson = createContext<string | null>(null);

/**
 * Everyone in a room except `ownId` whose page `counts`. A person with several open pages is listed once. The person `firstId`
 * comes first, then the others by id, so that the order never changes.
 */
function peopleIn(
  awareness: Awareness,
  ownId: string,
  firstId: string | null,
  counts: (state: Shown) => boolean,
): readonly PresentPerson[] {
  const people = new Map<string, PresentPerson>();
  for (const [client, state] of awareness.getStates()) {
    const parsed = zUser.safeParse(state);
    if (client === awareness.clientID || !parsed.success || parsed.data.user.id === ownId) continue;
    if (counts(parsed.data)) people.set(parsed.data.user.id, parsed.data.user);
  }
  if (people.size === 0) return NO_PEOPLE;
  return [...people.values()].toSorted(
    (a, b) => Number(b.id === firstId) - Number(a.id === firstId) || a.id.localeCompare(b.id),
  );
}

/** Everyone in a room except `ownId`. A page that does not show this text now does not count as present. */
export function othersIn(awareness: Awareness, ownId: string, firstId: string | null): readonly PresentPerson[] {
  return peopleIn(awareness, ownId, firstId, ({ away }) => away !== true);
}

/** Everyone except `ownId` whose caret is in the text of a section: they are writing there now. */
export function writersIn(awareness: Awareness, ownId: string, firstId: string | null): readonly PresentPerson[] {
  return peopleIn(awareness, ownId, firstId, ({ away, cursor }) => away !== true && cursor != null);
}

/** The name of the person whose page has this client id; null if the page is not here now. */
export function nameIn(awareness: Awareness, client: number): string | null {
  const parsed = zUser.safeParse(awareness.getStates().get(client));
  return parsed.success ? parsed.data.user.name : null;
}

function sameList(a: readonly PresentPerson[], b: readonly PresentPerson[]): boolean {
  return a.length === b.length && a.every((person, index) => person.id === b[index]?.id && person.name === b[index]?.name);
}

function usePeople(awareness: Awareness | null, ownId: string, find: typeof othersIn): readonly PresentPerson[] {
  const firstId = use(PlanPerson);
  const last = useRef<readonly PresentPerson[]>(NO_PEOPLE);
  return useSyncExternalStore(
    (listener) => {
      awareness?.on('change', listener);
      return () => awareness?.off('change', listener);
    },
    () => {
      const now = awareness === null ? NO_PEOPLE : find(awareness, ownId, firstId);
      if (!sameList(now, last.current)) last.current = now;
      return last.current;
    },
    () => NO_PEOPLE,
  );
}

/** The other people in a room. Renders again when the list changes. */
export function useOthers(awareness: Awareness | null, ownId: string): readonly PresentPerson[] {
  return usePeople(awareness, ownId, othersIn);
}

/** The people who are writing in a section's room now, without `ownId`. Renders again when the list changes. */
export function useWriters(awareness: Awareness | null, ownId: string): readonly PresentPerson[] {
  return usePeople(awareness, ownId, writersIn);
}
