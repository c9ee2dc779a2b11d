/** The new structs of an update, in an order in which each comes after what it depends on (S5). */
import { Refusal } from '#shared/errors.ts';
import type { ClientStructs, Deletes, Id, Struct, Update } from '#server/sync/gate/update.ts';

/** How far each client's units go: the clock after the last unit. */
export type Vector = Map<number, number>;

/** A struct, or the rest of one, that the room does not have. `cut` says how many units of its content the room has already. */
export type NewStruct = { readonly client: number; readonly cut: number; readonly struct: Exclude<Struct, { kind: 'skip' }> };

/** The part of a struct from `clock` on. Its origin is the client's unit before it. */
function restOf(client: number, struct: NewStruct['struct'], clock: number): NewStruct {
  const length = struct.clock + struct.length - clock;
  const cut = clock - struct.clock;
  if (struct.kind !== 'item') return { client, cut, struct: { kind: struct.kind, clock, length } };
  return { client, cut, struct: { ...struct, clock, length, origin: { client, clock: clock - 1 }, parent: null, key: null } };
}

/** How far the structs of one client in an update were placed, and which unit of another client they wait for. */
type Cursor = ClientStructs & { at: number; waitsFor: Id | null };

class Ordering {
  readonly placed: NewStruct[] = [];
  readonly #reached: Vector = new Map();
  readonly #knownBefore: (client: number) => number;

  constructor(knownBefore: (client: number) => number) {
    this.#knownBefore = knownBefore;
  }

  known(client: number): number {
    return this.#reached.get(client) ?? this.#knownBefore(client);
  }

  /** The first unit of another client that a struct depends on and that is missing; null if there is none. */
  #missingUnit(struct: Struct, client: number): Id | null {
    if (struct.kind !== 'item') return null;
    for (const id of [struct.origin, struct.right, struct.parent]) {
      if (id === null || typeof id === 'string') continue;
      if (id.client !== client) {
        if (id.clock >= this.known(id.client)) return id;
      } else if (id.clock >= struct.clock) throw new Refusal('outside_schema', 'The update cannot be read: it follows itself.');
    }
    return null;
  }

  /**
   * Places as many of one client's structs as it can. Returns the unit that the next struct waits for, null if all are placed,
   * or 'gap' if it can never go on.
   */
  #placeClient(of: Cursor): Id | 'gap' | null {
    const { client, structs } = of;
    for (; of.at < structs.length; of.at++) {
      const struct = structs[of.at];
      if (struct === undefined) break;
      const known = this.known(client);
      const end = struct.clock + struct.length;
      if (end <= known) continue;
      if (struct.clock > known || struct.kind === 'skip') return 'gap';
      const fresh = struct.clock < known ? restOf(client, struct, known) : { client, cut: 0, struct };
      const missing = this.#missingUnit(fresh.struct, client);
      if (missing !== null) return missing;
      this.placed.push(fresh);
      this.#reached.set(client, end);
    }
    return null;
  }

  /**
   * Places all structs. Returns false if one depends on a unit that is missing. Structs of several clients may depend on each
   * other; then the other client is placed first, so that each struct is handled once. Clients that wait for each other can
   * never go on.
   */
  placeAll(clients: readonly ClientStructs[]): boolean {
    const cursors = new Map<number, Cursor>(clients.map((of) => [of.client, { ...of, at: 0, waitsFor: null }]));
    for (const first of cursors.values()) {
      const stack = [first];
      for (let of = stack.at(-1); of !== undefined; of = stack.at(-1)) {
        of.waitsFor = null;
        const missing = this.#placeClient(of);
        if (missing === 'gap') return false;
        const wanted = stack.at(-2)?.waitsFor ?? null;
        if (missing === null || (wanted !== null && wanted.clock < this.known(wanted.client))) {
          stack.pop();
          continue;
        }
        const other = cursors.get(missing.client);
        if (other === undefined || other.waitsFor !== null || other.at >= other.structs.length) return false;
        of.waitsFor = missing;
        stack.push(other);
      }
    }
    return true;
  }
}

function endsWithin(deletes: Deletes, known: (client: number) => number): boolean {
  for (const [client, ranges] of deletes) if ((ranges.at(-1) ?? 0) > known(client)) return false;
  return true;
}

/**
 * What an update has beyond the units that are known, in order; null if something in it depends on a unit that is missing.
 * Throws `outside_schema` if a struct depends on itself.
 */
export function newStructs(update: Update, known: (client: number) => number): readonly NewStruct[] | null {
  const ordering = new Ordering(known);
  if (!ordering.placeAll(update.clients)) return null;
  return endsWithin(update.deletes, (client) => ordering.known(client)) ? ordering.placed : null;
}
