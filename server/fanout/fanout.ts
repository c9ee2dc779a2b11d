/** The messages between the parts and the nodes of an installation. Messages may be lost; the store has the truth. */
import type { LogRow } from '#server/store/log/log.ts';
import type { PresenceEntry } from '#server/sync/transport/frames.ts';

/** A notice on which live sockets of every node have to act. */
export type Notice =
  /**
   * The plan, its members or its sections changed. Rights on open sockets are worked out again, and the pages of the audience
   * read the plan again. `audience` has only members who may know of the change, so that nothing about a sealed section shows.
   */
  | { readonly kind: 'plan'; readonly planId: string; readonly audience: 'all' | readonly string[] }
  /** Somebody said something in a thread of this section. The audience has the members who can read it. It changes no rights. */
  | { readonly kind: 'threads'; readonly planId: string; readonly sectionId: string; readonly audience: readonly string[] }
  /** Sessions of this person were ended. */
  | { readonly kind: 'sessions'; readonly personId: string }
  /** This person has seen something of the plan. Only their own pages are told. `page` is the name of the page that said so. */
  | { readonly kind: 'seen'; readonly personId: string; readonly planId: string; readonly page: string }
  /** This person was told something or has read what they were told. Their pages count again. */
  | { readonly kind: 'inbox'; readonly personId: string };

/** A message about one room from another node. */
export type RoomMessage =
  /** These rows are durable, in order. */
  | { readonly kind: 'rows'; readonly rows: readonly LogRow[] }
  /** The clients that are present at that node. */
  | { readonly kind: 'presence'; readonly node: string; readonly entries: readonly PresenceEntry[] }
  /** A node has opened the room and asks who is present in it. */
  | { readonly kind: 'hello'; readonly node: string };

/** Publish and subscribe between the nodes. */
export interface Nodes {
  /** This node's name, new with every start. */
  readonly node: string;
  /** Whether messages get through, as far as the node can know. */
  readonly connected: boolean;
  /** Subscribes to the messages of a room, including this node's own. The returned function unsubscribes. */
  subscribe(room: string, listener: (message: RoomMessage) => void): () => void;
  publish(room: string, message: RoomMessage): void;
}

/** Publishes notices to all subscribers, on this machine or on many. */
export interface Fanout {
  publish(notice: Notice): void;
  subscribe(listener: (notice: Notice) => void): () => void;
  /** The other nodes; null if this is the only one. */
  readonly nodes: Nodes | null;
  close(): Promise<void>;
}

/** Fan-out within one process: subscribers are called at once, in the order in which they subscribed. */
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
