/**
 * The index of a room, which replaces a Yjs document: how far each client's units go, which units are deleted, and the location
 * of each. It judges an update before anything is appended (S3, S4, S5).
 */
import { Refusal } from '#shared/errors.ts';
import type { Vocabulary } from '#shared/vocabulary.ts';
import { addDeletes, countDeleted, freshDeletes } from '#server/sync/gate/delete-set.ts';
import { Outline } from '#server/sync/gate/outline.ts';
import { decodeUpdate, type ClientStructs, type Deletes, type Id, type Struct, type Update } from '#server/sync/gate/update.ts';

/** How far each client's units go: the clock after the last unit. */
export type Vector = Map<number, number>;

/** The result of judging an update. */
export type Verdict =
  /** It depends on units that the room has never seen (S5). */
  | { readonly kind: 'gap' }
  /** The room has all of it already. */
  | { readonly kind: 'nothing' }
  /** `clients` have new units; `deletes` are the new deletions; `known` says whether a part of the update is not new. */
  | { readonly kind: 'fresh'; readonly clients: readonly number[]; readonly deletes: Deletes; readonly known: boolean };

/** The part of a struct from `clock` on. Its origin is the client's unit before it. */
function restOf(client: number, struct: Struct, clock: number): Struct {
  const length = struct.clock + struct.length - clock;
  if (struct.kind !== 'item') return { kind: struct.kind, clock, length };
  return { ...struct, clock, length, origin: { client, clock: clock - 1 }, parent: null, key: null };
}

/** How far the structs of one client in an update were staged, and which unit of another client they wait for. */
type Cursor = ClientStructs & { at: number; waitsFor: Id | null };

/** The index of one room. `judge` stages an update; `acceptStaged` or `discardStaged` must follow before the next one. */
export class RoomIndex {
  readonly vector: Vector = new Map();
  readonly #deletes: Deletes = new Map();
  readonly #outline: Outline;
  #staged: Vector = new Map();
  #stagedDeletes: Deletes = new Map();

  /** Builds the index of an encoded state. Throws if the state cannot be read or has a gap. */
  constructor(vocabulary: Vocabulary, state: Uint8Array) {
    this.#outline = new Outline(vocabulary);
    const verdict = this.judge(decodeUpdate(state, true), true);
    if (verdict.kind === 'gap') throw new Error('the stored state of a room has a gap');
    this.acceptStaged();
  }

  #known(client: number): number {
    return this.#staged.get(client) ?? this.vector.get(client) ?? 0;
  }

  /** The first unit of another client that a struct depends on and that is missing; null if there is none. */
  #missingUnit(struct: Extract<Struct, { kind: 'item' }>, client: number): Id | null {
    for (const id of [struct.origin, struct.right, struct.parent]) {
      if (id === null || typeof id === 'string') continue;
      if (id.client !== client) {
        if (id.clock >= this.#known(id.client)) return id;
      } else if (id.clock >= struct.clock) throw new Refusal('outside_schema', 'The update cannot be read: it follows itself.');
    }
    return null;
  }

  /**
   * Stages as many of one client's structs as it can. Returns the unit that the next struct waits for, null if all are staged,
   * or 'gap' if it can never go on.
   */
  #stageClient(of: Cursor, trusted: boolean): Id | 'gap' | null {
    const { client, structs } = of;
    for (; of.at < structs.length; of.at++) {
      const struct = structs[of.at];
      if (struct === undefined) break;
      const known = this.#known(client);
      const end = struct.clock + struct.length;
      if (end <= known) continue;
      if (struct.clock > known || struct.kind === 'skip') return 'gap';
      const fresh = struct.clock < known ? restOf(client, struct, known) : struct;
      const missing = fresh.kind === 'item' ? this.#missingUnit(fresh, client) : null;
      if (missing !== null) return missing;
      this.#outline.add(client, fresh, trusted);
      this.#staged.set(client, end);
    }
    return null;
  }

  /**
   * Stages all structs. Returns false if one depends on a unit that is missing. Structs of several clients may depend on each
   * other; then the other client is staged first, so that each struct is handled once. Clients that wait for each other can
   * never go on.
   */
  #stageAll(clients: readonly ClientStructs[], trusted: boolean): boolean {
    const cursors = new Map<number, Cursor>(clients.map((of) => [of.client, { ...of, at: 0, waitsFor: null }]));
    for (const first of cursors.values()) {
      const stack = [first];
      for (let of = stack.at(-1); of !== undefined; of = stack.at(-1)) {
        of.waitsFor = null;
        const missing = this.#stageClient(of, trusted);
        if (missing === 'gap') return false;
        const wanted = stack.at(-2)?.waitsFor ?? null;
        if (missing === null || (wanted !== null && wanted.clock < this.#known(wanted.client))) {
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

  /**
   * Judges an update against everything admitted so far, and stages it. Throws `outside_schema` if the section cannot hold it,
   * and `too_large` if the section would have too many nodes. After a throw or a gap nothing is staged.
   */
  judge(update: Update, trusted = false): Verdict {
    let deletes: Deletes;
    try {
      if (!this.#stageAll(update.clients, trusted)) return this.#discarded({ kind: 'gap' });
      for (const [client, ranges] of update.deletes) {
        if ((ranges.at(-1) ?? 0) > this.#known(client)) return this.#discarded({ kind: 'gap' });
      }
      deletes = freshDeletes(update.deletes, this.#deletes);
      for (const [client, ranges] of deletes)
        for (let i = 0; i < ranges.length; i += 2) this.#outline.remove(client, ranges[i] ?? 0, ranges[i + 1] ?? 0);
      if (!trusted) this.#outline.checkLimits();
    } catch (error) {
      this.discardStaged();
      throw error;
    }
    if (this.#staged.size === 0 && deletes.size === 0) return { kind: 'nothing' };
    this.#stagedDeletes = deletes;
    const known =
      countDeleted(deletes) !== countDeleted(update.deletes) ||
      update.clients.some(({ client, structs }) => (structs[0]?.clock ?? 0) < (this.vector.get(client) ?? 0));
    return { kind: 'fresh', clients: [...this.#staged.keys()], deletes, known };
  }

  #discarded(verdict: Verdict): Verdict {
    this.discardStaged();
    return verdict;
  }

  /** Makes the staged update part of the index. */
  acceptStaged(): void {
    for (const [client, clock] of this.#staged) this.vector.set(client, clock);
    addDeletes(this.#deletes, this.#stagedDeletes);
    this.#outline.accept();
    this.#staged = new Map();
    this.#stagedDeletes = new Map();
  }

  /** Discards the staged update. */
  discardStaged(): void {
    this.#outline.discard();
    this.#staged = new Map();
    this.#stagedDeletes = new Map();
  }
}
