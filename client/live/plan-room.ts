/** The live room of a plan: it carries presence and the event that the plan changed, and no document. */
import { useEffect, useMemo, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { Awareness } from 'y-protocols/awareness';
import { isStillSignedIn, keys } from '#client/api/queries.ts';
import type { LiveRoom } from '#client/live/live-room.ts';
import type { Link } from '#client/live/room-state.ts';

/** The plan's room: its presence and the state of its connection. Without a connection the presence is not known. */
export type PlanRoom = {
  readonly awareness: Awareness | null;
  readonly link: Link;
  /** Since when the server gives no answer although the network seems to be there, in milliseconds since 1970. */
  readonly silentSince: number | null;
};

const NEW_LINE = { link: 'connecting', silentSince: null } as const;

/** Joins the plan's room: others see that the member is here, and the page reads the plan again when it changes. */
export function usePlanRoom(planId: string, room: string | undefined, me: { id: string; name: string }): PlanRoom {
  const queries = useQueryClient();
  const [awareness, setAwareness] = useState<Awareness | null>(null);
  const [{ link, silentSince }, setLine] = useState<Pick<PlanRoom, 'link' | 'silentSince'>>(NEW_LINE);
  const { id, name } = me;
  useEffect(() => {
    if (room === undefined) return;
    let live: LiveRoom | null = null;
    let left = false;
    let tries = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const reread = (): void => {
      void queries.invalidateQueries({ queryKey: keys.plan(planId) });
      // What of the plan may be read can have changed too.
      void queries.invalidateQueries({ queryKey: keys.overview(planId) });
      // The page reads the list of plans again when it next shows it: a plan may have another title or no longer be in the
      // list.
      void queries.invalidateQueries({ queryKey: keys.plans });
    };
    void import('#client/live/live-room.ts').then(({ LiveRoom: Room }) => {
      if (left) return;
      const announce = (joined: LiveRoom): void => {
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
            if (left || code === 'client_too_old' || tries++ > 5) return;
            timer = setTimeout(
              () => {
                joined.rejoin();
                announce(joined);
              },
              1000 * 2 ** tries,
            );
          },
        },
        { as: id },
      );
      live = joined;
      joined.subscribe(() => {
        const state = joined.state();
        setLine((before) => {
          const now = { link: state.link, silentSince: state.silent ? state.since : null };
          return before.link === now.link && before.silentSince === now.silentSince ? before : now;
        });
        const connected = state.link === 'connected';
        // Events that the server sent while this page was not connected are lost. So the page reads the plan at every
        // reconnect.
        if (connected && !wasConnected) reread();
        wasConnected = connected;
      });
      announce(joined);
    });
    return () => {
      left = true;
      clearTimeout(timer);
      setAwareness(null);
      live?.leave();
    };
  }, [planId, room, id, name, queries]);
  return useMemo(() => ({ awareness, link, silentSince }), [awareness, link, silentSince]);
}
