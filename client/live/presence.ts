/** Who is here: what the server stamped on the presence of others, as lists that views can hold. */
import { createContext, use, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { Awareness } from 'y-protocols/awareness';
import { z } from 'zod';
import { isStillSignedIn, keys } from '#client/api/queries.ts';
import type { LiveRoom } from '#client/live/live-room.ts';
import type { Link } from '#client/live/room-state.ts';

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

/** The plan's room: who is in it, and how its line stands; while that is down nobody knows who is here. */
export type PlanRoom = { readonly awareness: Awareness | null; readonly link: Link };

/** Joins the plan's own room: others see that one is here, and news of the plan is read at once. */
export function usePlanRoom(planId: string, room: string | undefined, me: { id: string; name: string }): PlanRoom {
  const queries = useQueryClient();
  const [awareness, setAwareness] = useState<Awareness | null>(null);
  const [link, setLink] = useState<Link>('connecting');
  const { id, name } = me;
  useEffect(() => {
    if (room === undefined) return;
    let live: LiveRoom | null = null;
    let gone = false;
    let tries = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const reread = (): void => {
      void queries.invalidateQueries({ queryKey: keys.plan(planId) });
      // The list of plans is asked for anew when it is next shown: a plan may have another title there, or be gone from it.
      void queries.invalidateQueries({ queryKey: keys.plans });
    };
    void import('#client/live/live-room.ts').then(({ LiveRoom: Room }) => {
      if (gone) return;
      const enter = (joined: LiveRoom): void => {
        joined.provider.awareness.setLocalState({ user: { id, name } });
        setAwareness(joined.provider.awareness);
      };
      let wasConnected = false;
      const joined = new Room(
        room,
        {
          event: reread,
          refused: async (code) => {
            reread();
            if (code === 'not_signed_in' && !(await isStillSignedIn(id))) return;
            if (gone || code === 'client_too_old' || tries++ > 5) return;
            timer = setTimeout(
              () => {
                joined.rejoin();
                enter(joined);
              },
              1000 * 2 ** tries,
            );
          },
        },
        { as: id },
      );
      live = joined;
      joined.subscribe(() => {
        setLink(joined.state().link);
        const connected = joined.state().link === 'connected';
        // Events that were sent while this page was away are lost, so the plan is read again on every return.
        if (connected && !wasConnected) reread();
        wasConnected = connected;
      });
      enter(joined);
    });
    return () => {
      gone = true;
      clearTimeout(timer);
      setAwareness(null);
      live?.leave();
    };
  }, [planId, room, id, name, queries]);
  return { awareness, link };
}
