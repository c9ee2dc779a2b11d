/** What the parts and the nodes of an installation tell each other. Messages may be lost; the store is the truth. */
import type { LogRow } from '#server/store/store.ts';
import type { PresenceEntry } from '#server/sync/transport/frames.ts';

/** Something that live sockets have to act on, on whichever node they are. */
export type Notice =
  /**
   * The plan, its people or its sections are not as they were: rights on open sockets are worked out anew, and these members'
   * pages read the plan again. `audience` names only members who may know of it, so that nothing about a sealed section shows.
   */
  | { readonly kind: 'plan'; readonly planId: string; readonly audience: 'all' | readonly string[] }
  /** Sessions of this person were ended. */
  | { readonly kind: 'sessions'; readonly personId: string };

/** News of one room from another node. */
export type RoomMessage =
  /** These rows are durable, in order. */
  | { readonly kind: 'rows'; readonly rows: readonly LogRow[] }
  /** Who is there at that node; `person` by client id, for those who are. */
  | { readonly kind: 'presence'; readonly node: string; readonly entries: readonly PresenceEntry[] }
  /** A node has opened the room and wants to know who is in it. */
  | { readonly kind: 'hello'; readonly node: string };

/** The way to the other nodes. */
export interface Nodes {
  /** This node's own name, new with every start. */
  readonly node: string;
  /** Whether messages get through, as far as can be known. */
  readonly connected: boolean;
  /** Hears news of a room, from this node's own messages too, until the returned function is called. */
  subscribe(room: string, listener: (news: RoomMessage) => void): () => void;
  publish(room: string, news: RoomMessage): void;
}

/** Carries notices to everyone who listens, on this machine or on many. */
export interface Fanout {
  publish(notice: Notice): void;
  subscribe(listener: (notice: Notice) => void): () => void;
  /** The other nodes; null where this is the only one. */
  readonly nodes: Nodes | null;
  close(): Promise<void>;
}

/** Fan-out within one process: listeners are called at once, in the order in which they came. */
export function localFanout(): Fanout {
  const listeners = new Set<(notice: Notice) => void>();
  return {
    nodes: null,
    publish(notice) {
      for (const listener of listeners) listener(notice);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => undefined,
  };
}
