/** Who is here: what the server stamped on the presence of others, as lists that views can hold. */
import { createContext, use, useRef, useSyncExternalStore } from 'react';
import type { Awareness } from 'y-protocols/awareness';
import { z } from 'zod';

const zUser = z.object({ user: z.object({ id: z.string(), name: z.string() }), away: z.boolean().optional() });
/** Somebody who is in a room. */
export type Here = { readonly id: string; readonly name: string };

const NOBODY: readonly Here[] = [];

/** The account of the person whose plan is shown, who comes first wherever people are listed; null where they have none. */
export const PlanPerson = createContext<string | null>(null);

/** Everyone in a room but oneself, each once however many pages they have open: the person `firstId` first, then always in one order. */
export function othersIn(awareness: Awareness, ownId: string, firstId: string | null): readonly Here[] {
  const people = new Map<string, Here>();
  for (const [client, state] of awareness.getStates()) {
    const parsed = zUser.safeParse(state);
    if (client === awareness.clientID || !parsed.success || parsed.data.user.id === ownId) continue;
    // A page that has the text somewhere out of sight is not there.
    if (parsed.data.away === true) continue;
    people.set(parsed.data.user.id, parsed.data.user);
  }
  if (people.size === 0) return NOBODY;
  return [...people.values()].toSorted(
    (a, b) => Number(b.id === firstId) - Number(a.id === firstId) || a.id.localeCompare(b.id),
  );
}

function sameList(a: readonly Here[], b: readonly Here[]): boolean {
  return a.length === b.length && a.every((person, index) => person.id === b[index]?.id && person.name === b[index]?.name);
}

/** The others in a room, as they come and go. */
export function useOthers(awareness: Awareness | null, ownId: string): readonly Here[] {
  const firstId = use(PlanPerson);
  const last = useRef<readonly Here[]>(NOBODY);
  return useSyncExternalStore(
    (listener) => {
      awareness?.on('change', listener);
      return () => awareness?.off('change', listener);
    },
    () => {
      const now = awareness === null ? NOBODY : othersIn(awareness, ownId, firstId);
      if (!sameList(now, last.current)) last.current = now;
      return last.current;
    },
  );
}
