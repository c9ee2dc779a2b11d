/** The live room of a plan: it carries presence and the event that the plan changed, and no document. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { Awareness } from 'y-protocols/awareness';
import { isStillSignedIn, keys } from '#client/api/queries.ts';
import { rereadListedActs } from '#client/api/acts.ts';
import { rereadListedThreads, rereadThreads } from '#client/api/threads.ts';
import { sendComments } from '#client/offline/unsent-comments.ts';
import type { LiveRoom } from '#client/live/live-room.ts';
import type { Link } from '#client/live/room-state.ts';

/** The plan's room: its presence and the state of its connection. Without a connection the presence is not known. */
export type PlanRoom = {
  readonly awareness: Awareness | null;
  readonly link: Link;
  /** Since when the server gives no answer although the network seems to be there, in milliseconds since 1970. */
  readonly silentSince: number | null;
};

const NEW: PlanRoom = { awareness: null, link: 'connecting', silentSince: null };

/**
 * A plan's room as it is now. It is no value of a context: whenever a context above the sections changes, React takes over all of
 * those that the server drew at once, and nobody could write until it has.
 */
export class PlanRoomNow {
  #now = NEW;
  readonly #listeners = new Set<() => void>();
  readonly #seenListeners = new Set<(page: string) => void>();

  /** How the room is now: the same object until something changes. */
  readonly get = (): PlanRoom => this.#now;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Calls `listener` when a page of this account has seen something, with the name of that page. Returns how to end this. */
  readonly subscribeToSeen = (listener: (page: string) => void): (() => void) => {
    this.#seenListeners.add(listener);
    return () => void this.#seenListeners.delete(listener);
  };

  /** Tells that a page of this account has seen something of the plan. */
  tellSeen(page: string): void {
    for (const listener of this.#seenListeners) listener(page);
  }

  /** Changes what is given. */
  change(to: Partial<PlanRoom>): void {
    const { awareness, link, silentSince } = { ...this.#now, ...to };
    const before = this.#now;
    if (before.awareness === awareness && before.link === link && before.silentSince === silentSince) return;
    this.#now = { awareness, link, silentSince };
    for (const listener of this.#listeners) listener();
  }
}

/** A plan's room as it is now, again whenever it changes. */
export function useRoomNow(room: PlanRoomNow): PlanRoom {
  return useSyncExternalStore(room.subscribe, room.get, room.get);
}

/** Joins the plan's room: others see that the member is here, and the page reads the plan again when it changes. */
export function usePlanRoom(planId: string, room: string | undefined, me: { id: string; name: string }): PlanRoomNow {
  const queries = useQueryClient();
  const [now] = useState(() => new PlanRoomNow());
  const { id, name } = me;
  useEffect(() => {
    if (room === undefined) return;
    let live: LiveRoom | null = null;
    let left = false;
    let tries = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const reread = (): void => {
      void queries.invalidateQueries({ queryKey: keys.plan(planId) }).then(async () => {
        await Promise.all([rereadListedThreads(planId), rereadListedActs(planId)]);
      });
      // What of the plan may be read can have changed too.
      void queries.invalidateQueries({ queryKey: keys.overview(planId) });
      void queries.invalidateQueries({ queryKey: keys.suggestions(planId) });
      // The page reads the list of plans again when it next shows it: a plan may have another title or no longer be in the
      // list.
      void queries.invalidateQueries({ queryKey: keys.plans });
      // What the reader was told may be about a section that they may read no more, or again.
      void queries.invalidateQueries({ queryKey: keys.inboxes });
      for (const queryKey of [keys.planThreads(planId), keys.threadCounts(planId)])
        void queries.invalidateQueries({ queryKey });
    };
    void import('#client/live/live-room.ts').then(({ LiveRoom: Room }) => {
      if (left) return;
      const announce = (joined: LiveRoom): void => {
        joined.provider.awareness.setLocalState({ user: { id, name } });
        now.change({ awareness: joined.provider.awareness });
      };
      let wasConnected = false;
      const joined = new Room(
        room,
        {
          event: (event) => {
            if (event.event === 'seen') now.tellSeen(event.page);
            else if (event.event === 'inbox-changed') void queries.invalidateQueries({ queryKey: keys.inboxes });
            else if (event.event === 'threads-changed') void rereadThreads(planId, event.sectionId);
            else reread();
          },
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
        now.change({ link: state.link, silentSince: state.silent ? state.since : null });
        const connected = state.link === 'connected';
        // Events that the server sent while this page was not connected are lost. So the page reads the plan at every
        // reconnect.
        if (connected && !wasConnected) {
          reread();
          void sendComments(id);
        }
        wasConnected = connected;
      });
      announce(joined);
    });
    return () => {
      left = true;
      clearTimeout(timer);
      now.change({ awareness: null });
      live?.leave();
    };
  }, [planId, room, id, name, queries, now]);
  return now;
}
