/**
 * A section's live document without a Yjs document in memory (S11). It holds the encoded state, the updates since, and, when
 * someone writes, the index that judges updates. All of it is durable, except updates that the index has admitted and that are
 * still on their way to the log.
 */
import * as Y from 'yjs';
import { withoutFormatCleanup } from '#shared/no-format-cleanup.ts';
import { Refusal } from '#shared/errors.ts';
import type { Vocabulary } from '#shared/vocabulary.ts';
import { MAX_SECTION_BYTES } from '#shared/wire.ts';
import type { LogRow, StoredRoom } from '#server/store/log/log.ts';
import { withDeletes } from '#server/sync/gate/delete-set.ts';
import { encodeVector, step2Frame } from '#server/sync/transport/frames.ts';
import { RoomIndex, type Vector } from '#server/sync/gate/room-index.ts';
import { decodeUpdate, EMPTY_UPDATE, isEmptyUpdate, type Update } from '#server/sync/gate/update.ts';

/** The result of `admit`. */
export type Admission =
  | { readonly kind: 'gap' | 'nothing' }
  /** `update` goes into the log. `claims` are client ids that nobody wrote with before. */
  | { readonly kind: 'admitted'; readonly update: Uint8Array; readonly claims: readonly number[] };

/** Whether `personId` may write with a client id that nobody has written with yet. */
export type MayClaim = (client: number, personId: string) => boolean;

/**
 * The time that Yjs takes to merge updates grows with the square of their number. So many updates are merged in groups of this
 * size.
 */
const MERGE_SIZE = 32;

function mergeAll(updates: readonly Uint8Array[]): Uint8Array {
  let rest = updates;
  while (rest.length > 1) {
    const results: Uint8Array[] = [];
    for (let i = 0; i < rest.length; i += MERGE_SIZE) results.push(Y.mergeUpdates(rest.slice(i, i + MERGE_SIZE)));
    rest = results;
  }
  return rest[0] ?? EMPTY_UPDATE;
}

/** The lean form of one section. */
export class LeanDocument {
  readonly #vocabulary: Vocabulary;
  readonly #owners: Map<number, string>;
  #state: Uint8Array;
  #tail: Uint8Array[];
  #bytes: number;
  /** Bytes that are admitted and not yet durable. */
  #admittedBytes = 0;
  #index: RoomIndex | null = null;
  /** The answer to a client that has nothing yet. `#state` is a view of its bytes, so that the state is in memory once. */
  #fullAnswer: Uint8Array | null = null;
  /** The state vector of the durable state, if it was worked out and nothing came since. Each newcomer is greeted with it. */
  #durableVector: Vector | null;
  #seq: number;
  /**
   * Numbers of rows beyond `#seq` that are here already. They are this node's own rows; rows of other nodes before them are
   * still missing.
   */
  readonly #rowsAhead = new Set<number>();
  #checkpointSeq: number;
  /** The schema version of the room. It is raised when the first client of a newer version writes. */
  schema: number;

  constructor(stored: StoredRoom, vocabulary: Vocabulary, vector: Vector | null = null) {
    this.#durableVector = vector;
    this.#vocabulary = vocabulary;
    this.#owners = new Map(stored.owners);
    this.#state = stored.checkpoint?.state ?? EMPTY_UPDATE;
    this.#tail = stored.tail.map((row) => row.update);
    this.#bytes = this.#state.length + this.#tail.reduce((sum, update) => sum + update.length, 0);
    this.#checkpointSeq = stored.checkpoint?.seq ?? 0;
    this.#seq = stored.tail.at(-1)?.seq ?? this.#checkpointSeq;
    this.schema = stored.schema;
  }

  /** The durable state as one update. */
  encoded(): Uint8Array {
    if (this.#tail.length > 0) {
      this.#state = mergeAll([this.#state, ...this.#tail]);
      this.#fullAnswer = null;
      this.#tail = [];
      this.#bytes = this.#state.length;
    }
    return this.#state;
  }

  /** The answer to a client with this state vector: all that it lacks. Clients that have nothing yet share one answer. */
  answer(encodedVector: Uint8Array, vector: Vector): Uint8Array {
    const state = this.encoded();
    if (vector.size > 0) return step2Frame(Y.diffUpdate(state, encodedVector));
    if (this.#fullAnswer === null) {
      this.#fullAnswer = step2Frame(state);
      this.#state = this.#fullAnswer.subarray(this.#fullAnswer.length - state.length);
    }
    return this.#fullAnswer;
  }

  #buildIndex(): RoomIndex {
    this.#index ??= new RoomIndex(this.#vocabulary, this.encoded());
    return this.#index;
  }

  /** The state vector of the room, including what is admitted and not yet durable. */
  vector(): Vector {
    return this.#index?.vector ?? (this.#durableVector ??= Y.decodeStateVector(Y.encodeStateVectorFromUpdate(this.encoded())));
  }

  /** The person who owns this client id; null if nobody has written with it. */
  ownerOf(client: number): string | null {
    return this.#owners.get(client) ?? null;
  }

  /** Whether an update would change anything. An update with a gap counts as a change. */
  wouldChange(bytes: Uint8Array): boolean {
    if (isEmptyUpdate(bytes)) return false;
    const index = this.#buildIndex();
    const verdict = index.judge(decodeUpdate(bytes));
    index.discardStaged();
    return verdict.kind !== 'nothing';
  }

  /**
   * Judges an update by `personId` and admits it (S3 to S6). From then on later updates may depend on it. Throws a refusal;
   * then nothing has changed.
   */
  admit(bytes: Uint8Array, personId: string, mayClaim: MayClaim): Admission {
    // Every client sends this when it joins, and most of them write nothing. So no index is built for it.
    if (isEmptyUpdate(bytes)) return { kind: 'nothing' };
    const index = this.#buildIndex();
    const decoded = decodeUpdate(bytes);
    const vector = index.vector;
    const verdict = index.judge(decoded);
    if (verdict.kind !== 'fresh') return { kind: verdict.kind };
    try {
      const claims = verdict.clients.filter((client) => this.#mayClaimId(client, personId, mayClaim));
      // Deleting must always be possible, or a full section would stay full.
      const grows = verdict.clients.length > 0;
      if (grows && this.#bytes + this.#admittedBytes + bytes.length > MAX_SECTION_BYTES)
        throw new Refusal('too_large', 'This section is full.');
      const update = verdict.known ? this.#trimToNew(bytes, decoded, vector, verdict.deletes) : bytes;
      index.acceptStaged();
      this.#admittedBytes += update.length;
      for (const client of claims) this.#owners.set(client, personId);
      return { kind: 'admitted', update, claims };
    } catch (error) {
      index.discardStaged();
      throw error;
    }
  }

  #mayClaimId(client: number, personId: string, mayClaim: MayClaim): boolean {
    const owner = this.#owners.get(client);
    if (owner === personId) return false;
    if (owner !== undefined || !mayClaim(client, personId)) throw new Refusal('client_id_taken');
    return true;
  }

  /**
   * Removes from an update what the room has already, so that each unit and each deletion is credited to the person who brought
   * it first.
   */
  #trimToNew(bytes: Uint8Array, decoded: Update, vector: Vector, deletes: Update['deletes']): Uint8Array {
    const overlaps = decoded.clients.some(({ client, structs }) => (structs[0]?.clock ?? 0) < (vector.get(client) ?? 0));
    if (!overlaps) return withDeletes(bytes.subarray(0, decoded.structsEnd), deletes);
    const trimmed = Y.diffUpdate(bytes, encodeVector(vector));
    return withDeletes(trimmed.subarray(0, decodeUpdate(trimmed).structsEnd), deletes);
  }

  /** Adds an update of this node that is durable now. Rows of other nodes before it may still be missing here. */
  advance(update: Uint8Array, seq: number): void {
    this.#admittedBytes -= update.length;
    this.#append(update, seq);
  }

  #append(update: Uint8Array, seq: number): void {
    this.#tail.push(update);
    this.#durableVector = null;
    this.#bytes += update.length;
    this.#rowsAhead.add(seq);
    while (this.#rowsAhead.delete(this.#seq + 1)) this.#seq += 1;
  }

  /** The seq up to which every row is here. */
  get seq(): number {
    return this.#seq;
  }

  /** Whether a row after `seq` is known to be missing. */
  get behind(): boolean {
    return this.#rowsAhead.size > 0;
  }

  /**
   * Adds rows that other nodes have made durable, in order. Returns the updates that were new. Stops before a row that has a
   * missing row before it: then the log has to be read.
   */
  takeRows(rows: readonly LogRow[]): Uint8Array[] {
    const fresh: Uint8Array[] = [];
    for (const { seq, personId, update } of rows) {
      if (seq <= this.#seq || this.#rowsAhead.has(seq)) continue;
      if (seq > this.#seq + 1) break;
      const decoded = decodeUpdate(update, true);
      for (const { client } of decoded.clients) if (!this.#owners.has(client)) this.#owners.set(client, personId);
      const verdict = this.#index?.judge(decoded, true);
      if (verdict?.kind === 'gap') throw new Error('a row of the log does not fit on those before it');
      this.#index?.acceptStaged();
      this.#append(update, seq);
      fresh.push(update);
    }
    return fresh;
  }

  /** Frees the index, which only writing needs. Must not be called while an admitted update is not yet durable. */
  dropIndex(): void {
    this.#durableVector = this.#index?.vector ?? this.#durableVector;
    this.#index = null;
    this.encoded();
  }

  /** How many rows of the log come after the newest checkpoint. */
  get sinceCheckpoint(): number {
    return this.#seq - this.#checkpointSeq;
  }

  /**
   * Compacts the state: removes what deletions left behind, and returns the state to store as a checkpoint. Returns null if a
   * row is missing. Only this method makes a Yjs document, and destroys it before it returns.
   */
  compact(): { seq: number; state: Uint8Array } | null {
    // Some rows here are newer than `#seq`. With them, history would show at `#seq` what was only written later.
    if (this.#rowsAhead.size > 0) return null;
    const doc = withoutFormatCleanup(new Y.Doc());
    // Applying updates one by one to a document is quicker than merging them first.
    doc.transact(() => {
      for (const update of [this.#state, ...this.#tail]) Y.applyUpdate(doc, update);
    });
    if (doc.store.pendingStructs === null && doc.store.pendingDs === null) {
      this.#state = Y.encodeStateAsUpdate(doc);
      this.#fullAnswer = null;
      this.#tail = [];
    } else this.encoded();
    doc.destroy();
    this.#bytes = this.#state.length;
    this.#checkpointSeq = this.#seq;
    return { seq: this.#seq, state: this.#state };
  }
}
