/** The room of a plan: it carries who is here and that the plan changed, and no document. */
import { useEffect, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { Awareness } from 'y-protocols/awareness';
import { isStillSignedIn, keys } from '#client/api/queries.ts';
import type { LiveRoom } from '#client/live/live-room.ts';
import type { Link } from '#client/live/room-state.ts';

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
