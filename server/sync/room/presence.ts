/**
 * Who is in a room and where (S8). The user field is the server's; a connection speaks only for the client ids that it brought.
 * Changes are gathered for a moment, so that a crowd of watchers cannot starve those who write.
 */
import { z } from 'zod';
import { Refusal } from '#shared/errors.ts';
import { zPresence } from '#shared/presence.ts';
import { MAX_PRESENCE_BYTES } from '#shared/wire.ts';
import type { Connection } from '#server/sync/room/connection.ts';
import type { PresenceEntry } from '#server/sync/transport/frames.ts';

const zNothing = z.object({});
const zStamped = z.looseObject({ user: z.looseObject({ id: z.string() }) });

/** How long presence gathers before it is sent, in milliseconds. */
const GATHER = 40;
/** More client ids than this on one connection are no person. */
const MAX_IDS = 8;
/** Somebody of another node of whom nothing was heard for so long has gone with it, in milliseconds. Clients say something every 15 s. */
const SILENCE = 45_000;
/** How many clients that left are remembered, so that an echo cannot bring them back under another name. */
const MAX_DEPARTED = 1000;

type Present = { readonly connection: Connection; readonly clock: number; readonly state: string };
/** Somebody who is present at another node, and when that node last said so. */
type Remote = {
  readonly node: string;
  readonly clock: number;
  readonly state: string;
  readonly personId: string;
  readonly lastSeen: number;
};
type Departed = { readonly personId: string; readonly clock: number };

function personIn(state: string): string {
  const { user } = zStamped.parse(JSON.parse(state));
  return user.id;
}

/** The presence of one room. */
export class Presence {
  readonly #present = new Map<number, Present>();
  readonly #remote = new Map<number, Remote>();
  readonly #departed = new Map<number, Departed>();
  /** Who changed, and whether the other nodes have to hear of it from here. */
  readonly #changed = new Map<number, boolean>();
  readonly #send: (entries: readonly PresenceEntry[]) => void;
  readonly #publish: (entries: readonly PresenceEntry[]) => void;
  readonly #ownerOf: (client: number) => string | null;
  readonly #bare: boolean;
  #timer: NodeJS.Timeout | null = null;

  /**
   * `send` gets what changed, `tell` what other nodes have to hear of it; `ownerOf` tells whose a client id is from what was written. A `bare` room passes on nothing but who
   * is there, so that no field can carry what only some may know.
   */
  constructor(options: {
    send: (entries: readonly PresenceEntry[]) => void;
    publish: (entries: readonly PresenceEntry[]) => void;
    ownerOf: (client: number) => string | null;
    bare: boolean;
  }) {
    this.#send = options.send;
    this.#publish = options.publish;
    this.#ownerOf = options.ownerOf;
    this.#bare = options.bare;
  }

  /** Whose client id this is while it is, or lately was, present. */
  holderOf(client: number): string | null {
    return (
      this.#present.get(client)?.connection.user.id ??
      this.#remote.get(client)?.personId ??
      this.#departed.get(client)?.personId ??
      null
    );
  }

  /** Takes in what a connection says. Throws a refusal where it speaks for somebody else's client id or says too much. */
  handlePresence(connection: Connection, entries: readonly PresenceEntry[]): void {
    for (const entry of entries) {
      if (!this.#echo(connection, entry)) this.#take(connection, entry);
    }
  }

  /**
   * Whether an entry only repeats what others said: stock clients send everything they hear back. What could not have come from
   * here, because its clock is ahead of ours, is a claim to be somebody else.
   */
  #echo(connection: Connection, { client, clock, state }: PresenceEntry): boolean {
    const held = this.#present.get(client);
    const person = connection.user.id;
    if (state === null) return held?.connection !== connection;
    if (held !== undefined) {
      if (held.connection === connection) return false;
      if (held.connection.user.id === person && clock > held.clock) return false;
      if (clock > held.clock) throw new Refusal('client_id_taken');
      return true;
    }
    const known = this.#remote.get(client) ?? this.#departed.get(client);
    const owner = this.#ownerOf(client) ?? known?.personId ?? null;
    // Of the same person's other device at another node it is an echo as well, as long as it tells nothing new.
    if (owner === null || (owner === person && (known === undefined || clock > known.clock || this.#departed.has(client))))
      return false;
    if (known !== undefined && clock <= known.clock + 1) return true;
    throw new Refusal('client_id_taken');
  }

  #take(connection: Connection, { client, clock, state }: PresenceEntry): void {
    const held = this.#present.get(client);
    if (state === null) {
      if (held?.connection === connection) this.#leave(client, held);
      return;
    }
    if (held?.connection === connection && clock <= held.clock) return;
    if (Buffer.byteLength(state) > MAX_PRESENCE_BYTES) throw new Refusal('too_large', 'This presence is too large.');
    if (held === undefined && this.#countOf(connection) >= MAX_IDS)
      throw new Refusal('too_many', 'Too many editing ids on one connection.');
    this.#departed.delete(client);
    this.#remote.delete(client);
    this.#present.set(client, { connection, clock, state: this.#stamped(connection, state) });
    this.#change(client);
  }

  #countOf(connection: Connection): number {
    let count = 0;
    for (const present of this.#present.values()) if (present.connection === connection) count += 1;
    return count;
  }

  #stamped(connection: Connection, state: string): string {
    let said: unknown;
    try {
      said = JSON.parse(state);
    } catch {
      throw new Refusal('outside_schema', 'The presence cannot be read.');
    }
    // Editors draw what stands here, and one that trips over it stops following the text.
    const read = (this.#bare ? zNothing : zPresence).safeParse(said);
    if (!read.success) throw new Refusal('outside_schema', 'The presence cannot be read.');
    return JSON.stringify({ ...read.data, user: connection.user });
  }

  #leave(client: number, present: Present): void {
    this.#present.delete(client);
    this.#departed.set(client, { personId: present.connection.user.id, clock: present.clock });
    const oldest = this.#departed.keys().next();
    if (this.#departed.size > MAX_DEPARTED && !oldest.done) this.#departed.delete(oldest.value);
    this.#change(client);
  }

  /** A connection has left the room. */
  removeConnection(connection: Connection): void {
    for (const [client, present] of this.#present) if (present.connection === connection) this.#leave(client, present);
  }

  #change(client: number, ours = true): void {
    this.#changed.set(client, ours || (this.#changed.get(client) ?? false));
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      const changed = [...this.#changed];
      this.#changed.clear();
      this.#send(changed.map(([id]) => this.#entry(id)));
      const told = changed.filter(([, mine]) => mine).map(([id]) => this.#entry(id));
      if (told.length > 0) this.#publish(told);
    }, GATHER);
  }

  #entry(client: number): PresenceEntry {
    const present = this.#present.get(client) ?? this.#remote.get(client);
    if (present !== undefined) return { client, clock: present.clock, state: present.state };
    return { client, clock: this.#departed.get(client)?.clock ?? 0, state: null };
  }

  /** Takes in who is present at another node, as that node has stamped them. */
  handleNodePresence(node: string, entries: readonly PresenceEntry[], now: number): void {
    for (const { client, clock, state } of entries) {
      const held = this.#present.get(client);
      const remote = this.#remote.get(client);
      if (held !== undefined && held.clock >= clock) continue;
      if (state !== null) {
        if (held !== undefined) continue;
        this.#departed.delete(client);
        this.#remote.set(client, { node, clock, state, personId: personIn(state), lastSeen: now });
        this.#change(client, false);
      } else if (remote?.node === node) this.#leaveRemote(client, remote);
    }
  }

  #leaveRemote(client: number, remote: Remote): void {
    this.#remote.delete(client);
    this.#departed.set(client, { personId: remote.personId, clock: remote.clock });
    this.#change(client, false);
  }

  /** Lets go of those whose node has fallen silent. */
  expire(now: number): void {
    for (const [client, remote] of this.#remote) if (now - remote.lastSeen > SILENCE) this.#leaveRemote(client, remote);
  }

  /** Everyone who is here through this node. */
  local(): PresenceEntry[] {
    return [...this.#present.keys()].map((client) => this.#entry(client));
  }

  /** Everyone who is here now. */
  all(): PresenceEntry[] {
    return [...this.#present.keys(), ...this.#remote.keys()].map((client) => this.#entry(client));
  }

  /** Stops the timer of a room that is given up. */
  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
