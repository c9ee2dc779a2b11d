/**
 * A section's live document without a document (S11): its encoded state, the updates since, and on demand the index that judges
 * writes. Everything in it is durable, except what the index has admitted and the log is still writing.
 */
import * as Y from 'yjs';
import { withoutFormatCleanup } from '#shared/no-format-cleanup.ts';
import { Refusal } from '#shared/errors.ts';
import type { Vocabulary } from '#shared/vocabulary.ts';
import { MAX_SECTION_BYTES } from '#shared/wire.ts';
import type { LogRow, StoredRoom } from '#server/store/store.ts';
import { withDeletes } from '#server/sync/gate/delete-set.ts';
import { encodeVector, step2Frame } from '#server/sync/transport/frames.ts';
import { RoomIndex, type Vector } from '#server/sync/gate/room-index.ts';
import { decodeUpdate, EMPTY_UPDATE, isEmptyUpdate, type Update } from '#server/sync/gate/update.ts';

/** What became of an update that was offered. */
export type Admission =
  | { readonly kind: 'gap' | 'nothing' }
  /** `update` is what goes into the log; `claims` are client ids that nobody wrote with before. */
  | { readonly kind: 'admitted'; readonly update: Uint8Array; readonly claims: readonly number[] };

/** Whether `personId` may write with a client id that nobody has written with yet. */
export type MayClaim = (client: number, personId: string) => boolean;

/** Yjs merges updates in a time that grows with the square of their number, so many are merged a few at a time. */
const AT_ONCE = 32;

function merged(updates: readonly Uint8Array[]): Uint8Array {
  let rest = updates;
  while (rest.length > 1) {
    const fewer: Uint8Array[] = [];
    for (let i = 0; i < rest.length; i += AT_ONCE) fewer.push(Y.mergeUpdates(rest.slice(i, i + AT_ONCE)));
    rest = fewer;
  }
  return rest[0] ?? EMPTY_UPDATE;
}

/** The lean form of one section. */
export class LeanDocument {
  readonly #vocabulary: Vocabulary;
  readonly #owners: Map<number, string>;
  #base: Uint8Array;
  #tail: Uint8Array[];
  #bytes: number;
  /** Bytes that are admitted and not yet durable. */
  #admitted = 0;
  #index: RoomIndex | null = null;
  /** The answer to whoever has nothing yet. `#base` lies within it, so that the state is in memory once. */
  #whole: Uint8Array | null = null;
  /** How far the durable state goes, where that was worked out and nothing came since: everybody who comes is greeted with it. */
  #reach: Vector | null;
  #seq: number;
  /** Rows beyond `#seq` that are here already: this node's own, while others' before them are on their way. */
  readonly #ahead = new Set<number>();
  #checkpointSeq: number;
  /** Raised when the first client of a newer version writes. */
  schema: number;

  constructor(stored: StoredRoom, vocabulary: Vocabulary, vector: Vector | null = null) {
    this.#reach = vector;
    this.#vocabulary = vocabulary;
    this.#owners = new Map(stored.owners);
    this.#base = stored.checkpoint?.state ?? EMPTY_UPDATE;
    this.#tail = stored.tail.map((row) => row.update);
    this.#bytes = this.#base.length + this.#tail.reduce((sum, update) => sum + update.length, 0);
    this.#checkpointSeq = stored.checkpoint?.seq ?? 0;
    this.#seq = stored.tail.at(-1)?.seq ?? this.#checkpointSeq;
    this.schema = stored.schema;
  }

  /** The durable state as one update. */
  encoded(): Uint8Array {
    if (this.#tail.length > 0) {
      this.#base = merged([this.#base, ...this.#tail]);
      this.#whole = null;
      this.#tail = [];
      this.#bytes = this.#base.length;
    }
    return this.#base;
  }

  /** The answer to a client with this state vector: all that it lacks. Those who have nothing yet share one. */
  answer(encodedVector: Uint8Array, vector: Vector): Uint8Array {
    const state = this.encoded();
    if (vector.size > 0) return step2Frame(Y.diffUpdate(state, encodedVector));
    if (this.#whole === null) {
      this.#whole = step2Frame(state);
      this.#base = this.#whole.subarray(this.#whole.length - state.length);
    }
    return this.#whole;
  }

  #indexed(): RoomIndex {
    this.#index ??= new RoomIndex(this.#vocabulary, this.encoded());
    return this.#index;
  }

  /** How far the room is, with what is admitted and not yet durable. */
  vector(): Vector {
    return this.#index?.vector ?? (this.#reach ??= Y.decodeStateVector(Y.encodeStateVectorFromUpdate(this.encoded())));
  }

  /** Whose client id this is; null where nobody has written with it. */
  ownerOf(client: number): string | null {
    return this.#owners.get(client) ?? null;
  }

  /** Whether an update brings anything that is not there yet. A gap counts: it would. */
  wouldChange(bytes: Uint8Array): boolean {
    if (isEmptyUpdate(bytes)) return false;
    const index = this.#indexed();
    const verdict = index.judge(decodeUpdate(bytes));
    index.discardStaged();
    return verdict.kind !== 'nothing';
  }

  /**
   * Judges an update by `personId` and admits it (S3 to S6): from here on later updates may depend on it. Throws a refusal, after
   * which nothing has changed.
   */
  admit(bytes: Uint8Array, personId: string, mayClaim: MayClaim): Admission {
    // Everyone who comes in says this, and most of them write nothing: no index is built for it.
    if (isEmptyUpdate(bytes)) return { kind: 'nothing' };
    const index = this.#indexed();
    const decoded = decodeUpdate(bytes);
    const vector = index.vector;
    const verdict = index.judge(decoded);
    if (verdict.kind !== 'fresh') return { kind: verdict.kind };
    try {
      const claims = verdict.clients.filter((client) => this.#claims(client, personId, mayClaim));
      // Taking something out must always be possible, or a full section would stay full.
      const grows = verdict.clients.length > 0;
      if (grows && this.#bytes + this.#admitted + bytes.length > MAX_SECTION_BYTES)
        throw new Refusal('too_large', 'This section is full.');
      const update = verdict.known ? this.#onlyFresh(bytes, decoded, vector, verdict.deletes) : bytes;
      index.acceptStaged();
      this.#admitted += update.length;
      for (const client of claims) this.#owners.set(client, personId);
      return { kind: 'admitted', update, claims };
    } catch (error) {
      index.discardStaged();
      throw error;
    }
  }

  #claims(client: number, personId: string, mayClaim: MayClaim): boolean {
    const owner = this.#owners.get(client);
    if (owner === personId) return false;
    if (owner !== undefined || !mayClaim(client, personId)) throw new Refusal('client_id_taken');
    return true;
  }

  /** Only what is new goes into the log, so that each unit and each deletion is credited to whoever brought it first. */
  #onlyFresh(bytes: Uint8Array, decoded: Update, vector: Vector, deletes: Update['deletes']): Uint8Array {
    const overlaps = decoded.clients.some(({ client, structs }) => (structs[0]?.clock ?? 0) < (vector.get(client) ?? 0));
    if (!overlaps) return withDeletes(bytes.subarray(0, decoded.structsEnd), deletes);
    const trimmed = Y.diffUpdate(bytes, encodeVector(vector));
    return withDeletes(trimmed.subarray(0, decodeUpdate(trimmed).structsEnd), deletes);
  }

  /** Takes in an update of this node's that is durable now. Rows of other nodes may have come before it and not be here yet. */
  advance(update: Uint8Array, seq: number): void {
    this.#admitted -= update.length;
    this.#take(update, seq);
  }

  #take(update: Uint8Array, seq: number): void {
    this.#tail.push(update);
    this.#reach = null;
    this.#bytes += update.length;
    this.#ahead.add(seq);
    while (this.#ahead.delete(this.#seq + 1)) this.#seq += 1;
  }

  /** The seq up to which every row is here. */
  get seq(): number {
    return this.#seq;
  }

  /** Whether a row after `seq` is known to be missing. */
  get behind(): boolean {
    return this.#ahead.size > 0;
  }

  /**
   * Takes in rows that other nodes have made durable, in order; gives those that were new. Stops before a row whose predecessors
   * are not here: then the log has to be read.
   */
  takeRows(rows: readonly LogRow[]): Uint8Array[] {
    const fresh: Uint8Array[] = [];
    for (const { seq, personId, update } of rows) {
      if (seq <= this.#seq || this.#ahead.has(seq)) continue;
      if (seq > this.#seq + 1) break;
      const decoded = decodeUpdate(update, true);
      for (const { client } of decoded.clients) if (!this.#owners.has(client)) this.#owners.set(client, personId);
      const verdict = this.#index?.judge(decoded, true);
      if (verdict?.kind === 'gap') throw new Error('a row of the log does not fit on those before it');
      this.#index?.acceptStaged();
      this.#take(update, seq);
      fresh.push(update);
    }
    return fresh;
  }

  /** Lets go of what only writing needs. Must not be called while an admitted update is not durable. */
  dropIndex(): void {
    this.#reach = this.#index?.vector ?? this.#reach;
    this.#index = null;
    this.encoded();
  }

  /** How many rows of the log come after the newest checkpoint. */
  get sinceCheckpoint(): number {
    return this.#seq - this.#checkpointSeq;
  }

  /**
   * Clears away what deletions left behind and gives the state to keep as a checkpoint. The only place where a document is made,
   * and it is gone again when this returns.
   */
  compact(): { seq: number; state: Uint8Array } | null {
    // A state with a row too many would show the past what was only written later.
    if (this.#ahead.size > 0) return null;
    const doc = withoutFormatCleanup(new Y.Doc());
    // One by one into a document is quicker than merging them first.
    doc.transact(() => {
      for (const update of [this.#base, ...this.#tail]) Y.applyUpdate(doc, update);
    });
    if (doc.store.pendingStructs === null && doc.store.pendingDs === null) {
      this.#base = Y.encodeStateAsUpdate(doc);
      this.#whole = null;
      this.#tail = [];
    } else this.encoded();
    doc.destroy();
    this.#bytes = this.#base.length;
    this.#checkpointSeq = this.#seq;
    return { seq: this.#seq, state: this.#base };
  }
}
