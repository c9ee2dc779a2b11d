/**
 * A section's live document as a room holds it (S11): as bytes, and while someone writes also as a Yjs document, which judges
 * updates. The bytes are durable. The document also has the updates that were admitted and are still on their way to the log.
 */
import * as Y from 'yjs';
import { withoutFormatCleanup } from '#shared/no-format-cleanup.ts';
import { Refusal } from '#shared/errors.ts';
import type { Vocabulary } from '#shared/vocabulary.ts';
import { MAX_SECTION_BYTES } from '#shared/wire.ts';
import type { LogRow, StoredRoom } from '#server/store/log/log.ts';
import { newStructs, type NewStruct, type Vector } from '#server/sync/gate/order.ts';
import { SectionDocument, type Applied } from '#server/sync/gate/section-document.ts';
import { decodeUpdate, EMPTY_UPDATE, isEmptyUpdate, type Update } from '#server/sync/gate/update.ts';
import { ClientOwners, type MayClaim } from '#server/sync/room/client-owners.ts';
import { step2Frame } from '#server/sync/transport/frames.ts';

/** The result of `admit`. */
export type Admission =
  | { readonly kind: 'gap' | 'nothing' }
  /**
   * `update` goes into the log. `claims` are client ids that nobody wrote with before. `steps` says how much work it was to find
   * the places of what was written. `structs` is what is new.
   */
  | {
      readonly kind: 'admitted';
      readonly update: Uint8Array;
      readonly claims: readonly number[];
      readonly steps: number;
      readonly structs: readonly NewStruct[];
    };

/**
 * The time that Yjs takes to merge updates grows with the square of their number. So many updates are merged in groups of this
 * size.
 */
const MERGE_SIZE = 32;
/** The most items of one section in memory. The document of a section with so many has about 50 MB. */
const MAX_ITEMS = 200_000;
/** A section with fewer bytes than this cannot have that many items. */
const BYTES_OF_MANY_ITEMS = 1024 * 1024;

function mergeAll(updates: readonly Uint8Array[]): Uint8Array {
  let rest = updates;
  while (rest.length > 1) {
    const results: Uint8Array[] = [];
    for (let i = 0; i < rest.length; i += MERGE_SIZE) results.push(Y.mergeUpdates(rest.slice(i, i + MERGE_SIZE)));
    rest = results;
  }
  return rest[0] ?? EMPTY_UPDATE;
}

/** Merges updates without what they deleted; null if they have a gap. */
function compacted(updates: readonly Uint8Array[]): Uint8Array | null {
  const doc = withoutFormatCleanup(new Y.Doc());
  doc.transact(() => {
    for (const update of updates) Y.applyUpdate(doc, update);
  });
  const isWhole = doc.store.pendingStructs === null && doc.store.pendingDs === null;
  const state = isWhole ? Y.encodeStateAsUpdate(doc) : null;
  doc.destroy();
  return state;
}

/** The lean form of one section. */
export class LeanDocument {
  readonly #vocabulary: Vocabulary;
  readonly #owners: ClientOwners;
  #state: Uint8Array;
  #tail: Uint8Array[];
  #bytes: number;
  /** Updates that are admitted and not yet durable, in order. */
  #admitted: Uint8Array[] = [];
  #admittedBytes = 0;
  #document: SectionDocument | null = null;
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
    this.#owners = new ClientOwners(stored.owners);
    this.#state = stored.checkpoint?.state ?? EMPTY_UPDATE;
    this.#tail = stored.tail.map((row) => row.update);
    this.#bytes = this.#state.length + this.#tail.reduce((sum, update) => sum + update.length, 0);
    this.#checkpointSeq = stored.checkpoint?.seq ?? 0;
    this.#seq = stored.tail.at(-1)?.seq ?? this.#checkpointSeq;
    this.schema = stored.schema;
  }

  #setState(state: Uint8Array): Uint8Array {
    this.#state = state;
    this.#fullAnswer = null;
    this.#tail = [];
    this.#bytes = state.length;
    return state;
  }

  /** The document, if there is one and all of it is durable. */
  get #durableDocument(): SectionDocument | null {
    return this.#admitted.length === 0 ? this.#document : null;
  }

  /** The durable state as one update. */
  encoded(): Uint8Array {
    if (this.#tail.length === 0) return this.#state;
    return this.#setState(this.#durableDocument?.encoded() ?? mergeAll([this.#state, ...this.#tail]));
  }

  /** The answer to a client with this state vector: all that it lacks. Clients that have nothing yet share one answer. */
  answer(encodedVector: Uint8Array, vector: Vector): Uint8Array {
    if (vector.size > 0) {
      const durable = this.#durableDocument;
      return step2Frame(durable?.missing(encodedVector) ?? Y.diffUpdate(this.encoded(), encodedVector));
    }
    const state = this.encoded();
    if (this.#fullAnswer === null) {
      this.#fullAnswer = step2Frame(state);
      this.#state = this.#fullAnswer.subarray(this.#fullAnswer.length - state.length);
    }
    return this.#fullAnswer;
  }

  /** The size of the durable state. To answer a client takes time in proportion to it. */
  get bytes(): number {
    return this.#bytes;
  }

  #openDocument(): SectionDocument {
    this.#document ??= new SectionDocument(this.#vocabulary, [this.#state, ...this.#tail, ...this.#admitted]);
    return this.#document;
  }

  #dropDocument(): void {
    this.#document?.destroy();
    this.#document = null;
  }

  /** The state vector of the room, including what is admitted and not yet durable. */
  vector(): Vector {
    if (this.#document !== null || this.#admitted.length > 0) return this.#openDocument().vector();
    return (this.#durableVector ??= Y.decodeStateVector(Y.encodeStateVectorFromUpdate(this.encoded())));
  }

  /** The person who owns this client id; null if nobody has written with it. */
  ownerOf(client: number): string | null {
    return this.#owners.ownerOf(client);
  }

  /** Whether an update would change anything. An update with a gap counts as a change. */
  wouldChange(bytes: Uint8Array): boolean {
    if (isEmptyUpdate(bytes)) return false;
    const update = decodeUpdate(bytes);
    const document = this.#openDocument();
    const structs = newStructs(update, (client) => document.clockOf(client));
    return structs?.length !== 0 || !document.hasDeleted(update);
  }

  /**
   * Judges an update by `personId` and admits it (S3 to S6). From then on later updates may depend on it. Throws a refusal;
   * then nothing has changed.
   */
  admit(bytes: Uint8Array, personId: string, mayClaim: MayClaim): Admission {
    // Every client sends this when it joins, and most of them write nothing. So no document is built for it.
    if (isEmptyUpdate(bytes)) return { kind: 'nothing' };
    const decoded = decodeUpdate(bytes);
    const document = this.#openDocument();
    const structs = newStructs(decoded, (client) => document.clockOf(client));
    if (structs === null) return { kind: 'gap' };
    if (structs.length === 0 && document.hasDeleted(decoded)) return { kind: 'nothing' };
    const claims = this.#owners.claimsOf(new Set(structs.map(({ client }) => client)), personId, mayClaim);
    // Deleting must always be possible, or a full section would stay full.
    if (structs.length > 0) this.#requireRoomFor(bytes.length, document);
    const { update, steps } = this.#apply(document, bytes, decoded, structs);
    if (update === null) return { kind: 'nothing' };
    this.#admitted.push(update);
    this.#admittedBytes += update.length;
    for (const client of claims) this.#owners.add(client, personId);
    return { kind: 'admitted', update, claims, steps, structs };
  }

  #requireRoomFor(length: number, document: SectionDocument): void {
    const isFull = (): boolean => this.#bytes + this.#admittedBytes + length > MAX_SECTION_BYTES;
    // The updates since the last encoding may hold much that was deleted since.
    if (isFull()) this.encoded();
    if (isFull() || (this.#bytes > BYTES_OF_MANY_ITEMS && document.items > MAX_ITEMS))
      throw new Refusal('too_large', 'This section is full.');
  }

  #apply(document: SectionDocument, bytes: Uint8Array, update: Update, structs: readonly NewStruct[]): Applied {
    try {
      return document.apply(bytes, update, structs);
    } catch (error) {
      // A part of the update may be in the document. So the document is built anew from the bytes, when it is needed.
      this.#dropDocument();
      if (error instanceof Refusal) throw error;
      throw new Refusal('outside_schema', 'The section cannot take this in.');
    }
  }

  /** Adds an update of this node that is durable now. Rows of other nodes before it may still be missing here. */
  advance(update: Uint8Array, seq: number): void {
    this.#admitted = this.#admitted.filter((admitted) => admitted !== update);
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
   * missing row before it: then the log has to be read. Throws if a row cannot be read or does not fit; then the room has to be
   * opened anew.
   */
  takeRows(rows: readonly LogRow[]): Uint8Array[] {
    const fresh: Uint8Array[] = [];
    for (const { seq, personId, update } of rows) {
      if (seq <= this.#seq || this.#rowsAhead.has(seq)) continue;
      if (seq > this.#seq + 1) break;
      const writers = new Set(decodeUpdate(update, true).clients.map(({ client }) => client));
      for (const client of writers) this.#owners.add(client, personId);
      this.#document?.take(update, writers);
      this.#append(update, seq);
      fresh.push(update);
    }
    return fresh;
  }

  /** Frees the document, which only writing needs. Must not be called while an admitted update is not yet durable. */
  rest(): void {
    this.#durableVector = this.#document?.vector() ?? this.#durableVector;
    this.encoded();
    this.#dropDocument();
  }

  /** How many rows of the log come after the newest checkpoint. */
  get sinceCheckpoint(): number {
    return this.#seq - this.#checkpointSeq;
  }

  /**
   * Compacts the state: removes what deletions left behind, and returns the state to store as a checkpoint. Returns null if a
   * row is missing. Where the document has what is not yet durable, another one is made for a moment.
   */
  compact(): { seq: number; state: Uint8Array } | null {
    // Some rows here are newer than `#seq`. With them, history would show at `#seq` what was only written later.
    if (this.#rowsAhead.size > 0) return null;
    const state = this.#durableDocument?.encoded() ?? compacted([this.#state, ...this.#tail]);
    if (state === null) this.encoded();
    else this.#setState(state);
    this.#checkpointSeq = this.#seq;
    return { seq: this.#seq, state: this.#state };
  }
}
