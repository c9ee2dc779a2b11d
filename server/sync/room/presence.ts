/**
 * The presence of a room (S8): who is in it, and where their carets are. The server sets the user field, and a connection can
 * set presence only for its own client ids. Changes are sent together after a short delay, so that many readers do not slow
 * down those who write.
 */
import { z } from 'zod';
import { Refusal } from '#shared/errors.ts';
import { zPresence } from '#shared/presence.ts';
import { MAX_PRESENCE_BYTES } from '#shared/wire.ts';
import type { Connection } from '#server/sync/room/connection.ts';
import type { PresenceEntry } from '#server/sync/transport/frames.ts';

const zEmpty = z.object({});
const zWithUser = z.looseObject({ user: z.looseObject({ id: z.string() }) });

/** How long presence changes are collected before they are sent, in milliseconds. */
const BROADCAST_DELAY = 40;
/** The most client ids on one connection. A person does not need more. */
const MAX_CLIENT_IDS = 8;
/** How long a client of another node stays present without a message, in milliseconds. Clients send one every 15 s. */
const REMOTE_TIMEOUT = 45_000;
/**
 * How many clients of one person that left are remembered: an echo of their state cannot bring them back as another person, and
 * nobody else can write with their ids while that person may be offline with unsent words. The limit is for each person, so that
 * nobody can make the ids of others forgotten.
 */
const MAX_DEPARTED_OF_PERSON = 100;

type Present = { readonly connection: Connection; readonly clock: number; readonly state: string };
/** A client that is present at another node, and when that node last said so. */
type Remote = {
  readonly node: string;
  readonly clock: number;
  readonly state: string;
  readonly personId: string;
  readonly lastSeen: number;
};
type Departed = { readonly personId: string; readonly clock: number };

function personIn(state: string): string {
  const { user } = zWithUser.parse(JSON.parse(state));
  return user.id;
}

/** The presence of one room. */
export class Presence {
  readonly #present = new Map<number, Present>();
  readonly #remote = new Map<number, Remote>();
  readonly #departed = new Map<number, Departed>();
  /** The client ids that changed, and whether this node has to publish the change to the other nodes. */
  readonly #changed = new Map<number, boolean>();
  readonly #send: (entries: readonly PresenceEntry[]) => void;
  readonly #publish: (entries: readonly PresenceEntry[]) => void;
  readonly #ownerOf: (client: number) => string | null;
  readonly #identityOnly: boolean;
  #timer: NodeJS.Timeout | null = null;

  /**
   * `send` sends changes to the room's connections. `publish` sends local changes to the other nodes. `ownerOf` returns the
   * person who has written with a client id. An `identityOnly` room passes on only who is there, so that no field can carry
   * what only some members may know.
   */
  constructor(options: {
    send: (entries: readonly PresenceEntry[]) => void;
    publish: (entries: readonly PresenceEntry[]) => void;
    ownerOf: (client: number) => string | null;
    identityOnly: boolean;
  }) {
    this.#send = options.send;
    this.#publish = options.publish;
    this.#ownerOf = options.ownerOf;
    this.#identityOnly = options.identityOnly;
  }

  /** The person who is, or lately was, present with this client id; null if there is none. */
  holderOf(client: number): string | null {
    return (
      this.#present.get(client)?.connection.user.id ??
      this.#remote.get(client)?.personId ??
      this.#departed.get(client)?.personId ??
      null
    );
  }

  /**
   * Handles a presence message of a connection. Throws a refusal if it sets presence for another person's client id, or if the
   * state is not valid.
   */
  handlePresence(connection: Connection, entries: readonly PresenceEntry[]): void {
    for (const entry of entries) {
      if (!this.#isEcho(connection, entry)) this.#set(connection, entry);
    }
  }

  /**
   * Whether an entry only repeats what others sent: stock clients send back everything that they receive. An entry with a clock
   * ahead of ours cannot be an echo, so it is an attempt to use another person's client id.
   */
  #isEcho(connection: Connection, { client, clock, state }: PresenceEntry): boolean {
    const current = this.#present.get(client);
    const person = connection.user.id;
    if (state === null) return current?.connection !== connection;
    if (current !== undefined) {
      if (current.connection === connection) return false;
      if (current.connection.user.id === person && clock > current.clock) return false;
      if (clock > current.clock) throw new Refusal('client_id_taken');
      return true;
    }
    const previous = this.#remote.get(client) ?? this.#departed.get(client);
    const owner = this.#ownerOf(client) ?? previous?.personId ?? null;
    // An entry about the same person's other device at another node is an echo too, if its clock is not newer.
    if (
      owner === null ||
      (owner === person && (previous === undefined || clock > previous.clock || this.#departed.has(client)))
    )
      return false;
    if (previous !== undefined && clock <= previous.clock + 1) return true;
    throw new Refusal('client_id_taken');
  }

  #set(connection: Connection, { client, clock, state }: PresenceEntry): void {
    const current = this.#present.get(client);
    if (state === null) {
      if (current?.connection === connection) this.#leave(client, current);
      return;
    }
    if (current?.connection === connection && clock <= current.clock) return;
    if (Buffer.byteLength(state) > MAX_PRESENCE_BYTES) throw new Refusal('too_large', 'This presence is too large.');
    if (current === undefined && this.#countOf(connection) >= MAX_CLIENT_IDS)
      throw new Refusal('too_many', 'Too many client ids on one connection.');
    this.#departed.delete(client);
    this.#remote.delete(client);
    this.#present.set(client, { connection, clock, state: this.#stamped(connection, state) });
    this.#queueChange(client);
  }

  #countOf(connection: Connection): number {
    let count = 0;
    for (const present of this.#present.values()) if (present.connection === connection) count += 1;
    return count;
  }

  #stamped(connection: Connection, state: string): string {
    let parsed: unknown;
    try {
      parsed = JSON.parse(state);
    } catch {
      throw new Refusal('outside_schema', 'The presence cannot be read.');
    }
    // Editors draw this state, and an editor that fails on it stops following the text.
    const read = (this.#identityOnly ? zEmpty : zPresence).safeParse(parsed);
    if (!read.success) throw new Refusal('outside_schema', 'The presence cannot be read.');
    return JSON.stringify({ ...read.data, user: connection.user });
  }

  #leave(client: number, present: Present): void {
    this.#present.delete(client);
    this.#depart(client, { personId: present.connection.user.id, clock: present.clock });
    this.#queueChange(client);
  }

  #depart(client: number, departed: Departed): void {
    // Set again, so that it is the newest.
    this.#departed.delete(client);
    this.#departed.set(client, departed);
    let count = 0;
    let oldest: number | null = null;
    for (const [id, { personId }] of this.#departed) {
      if (personId !== departed.personId) continue;
      oldest ??= id;
      count += 1;
    }
    if (count > MAX_DEPARTED_OF_PERSON && oldest !== null) this.#departed.delete(oldest);
  }

  /** Removes a connection that has left the room. */
  removeConnection(connection: Connection): void {
    for (const [client, present] of this.#present) if (present.connection === connection) this.#leave(client, present);
  }

  #queueChange(client: number, isLocal = true): void {
    this.#changed.set(client, isLocal || (this.#changed.get(client) ?? false));
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      const changed = [...this.#changed];
      this.#changed.clear();
      this.#send(changed.map(([id]) => this.#entry(id)));
      const toPublish = changed.filter(([, isLocal]) => isLocal).map(([id]) => this.#entry(id));
      if (toPublish.length > 0) this.#publish(toPublish);
    }, BROADCAST_DELAY);
  }

  #entry(client: number): PresenceEntry {
    const present = this.#present.get(client) ?? this.#remote.get(client);
    if (present !== undefined) return { client, clock: present.clock, state: present.state };
    return { client, clock: this.#departed.get(client)?.clock ?? 0, state: null };
  }

  /** Handles the presence that another node publishes. That node has set the user field. */
  handleNodePresence(node: string, entries: readonly PresenceEntry[], now: number): void {
    for (const { client, clock, state } of entries) {
      const current = this.#present.get(client);
      const remote = this.#remote.get(client);
      if (current !== undefined && current.clock >= clock) continue;
      if (state !== null) {
        if (current !== undefined) continue;
        this.#departed.delete(client);
        this.#remote.set(client, { node, clock, state, personId: personIn(state), lastSeen: now });
        this.#queueChange(client, false);
      } else if (remote?.node === node) this.#leaveRemote(client, remote);
    }
  }

  #leaveRemote(client: number, remote: Remote): void {
    this.#remote.delete(client);
    this.#depart(client, { personId: remote.personId, clock: remote.clock });
    this.#queueChange(client, false);
  }

  /** Removes clients whose node has sent nothing for too long. */
  expire(now: number): void {
    for (const [client, remote] of this.#remote) if (now - remote.lastSeen > REMOTE_TIMEOUT) this.#leaveRemote(client, remote);
  }

  /** All clients that are present through this node. */
  local(): PresenceEntry[] {
    return [...this.#present.keys()].map((client) => this.#entry(client));
  }

  /** All clients that are present now. */
  all(): PresenceEntry[] {
    return [...this.#present.keys(), ...this.#remote.keys()].map((client) => this.#entry(client));
  }

  /** Stops the timer, when the room is closed. */
  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
