/**
 * The Yjs document of a section while people write in it. It judges an update by taking it in (S3, S4, S13): what is logged is
 * what the document itself says of the change.
 */
import * as Y from 'yjs';
import { withoutFormatCleanup } from '#shared/no-format-cleanup.ts';
import { TEXT } from '#shared/text/markers.ts';
import type { Vocabulary } from '#shared/vocabulary.ts';
import { Counts } from '#server/sync/gate/counts.ts';
import { Integration } from '#server/sync/gate/integration.ts';
import type { NewStruct, Vector } from '#server/sync/gate/order.ts';
import { StructMap } from '#server/sync/gate/struct-map.ts';
import type { Update } from '#server/sync/gate/update.ts';

/** What came of an update: what is new in it, in the form in which Yjs writes it, and the steps that it took to find places. */
export type Applied = { readonly update: Uint8Array | null; readonly steps: number };

/** The deletions of an update as an update of their own. */
function deletionsOf(bytes: Uint8Array, { structsEnd }: Update): Uint8Array {
  const deletions = new Uint8Array(1 + bytes.length - structsEnd);
  deletions.set(bytes.subarray(structsEnd), 1);
  return deletions;
}

/** The document of one section. */
export class SectionDocument {
  readonly #doc = withoutFormatCleanup(new Y.Doc());
  readonly #structs = new StructMap();
  readonly #text = this.#doc.getText(TEXT);
  readonly #counts = new Counts(this.#doc);
  readonly #vocabulary: Vocabulary;
  #written: Uint8Array | null = null;

  /** Builds the document from its updates. Throws if they cannot be read or have a gap. */
  constructor(vocabulary: Vocabulary, updates: readonly Uint8Array[]) {
    this.#vocabulary = vocabulary;
    this.#doc.store.clients = this.#structs;
    // Applying updates one by one to a document is quicker than merging them first.
    this.#doc.transact(() => {
      for (const update of updates) Y.applyUpdate(this.#doc, update);
    });
    this.#requireComplete();
    this.#doc.on('update', (update) => void (this.#written = update));
  }

  #requireComplete(): void {
    const { pendingStructs, pendingDs } = this.#doc.store;
    if (pendingStructs !== null || pendingDs !== null) throw new Error('an update does not fit on those before it');
  }

  /**
   * Takes in an update of the log that these clients wrote. Throws if it cannot be read or has a gap; then the document must not
   * be used any more.
   */
  take(update: Uint8Array, writers: ReadonlySet<number>): void {
    this.#structs.whileWriting(writers, () => Y.applyUpdate(this.#doc, update));
    this.#requireComplete();
  }

  /** The clock after the last unit of a client. */
  clockOf(client: number): number {
    return Y.getState(this.#doc.store, client);
  }

  /** How far each client's units go. */
  vector(): Vector {
    return Y.decodeStateVector(Y.encodeStateVector(this.#doc));
  }

  /** How many items the document holds in memory. */
  get items(): number {
    let items = 0;
    for (const structs of this.#doc.store.clients.values()) items += structs.length;
    return items;
  }

  /** Whether everything that an update deletes is deleted already. */
  hasDeleted({ deletes }: Update): boolean {
    for (const [client, ranges] of deletes) {
      for (let i = 0; i < ranges.length; i += 2) {
        if (!this.#isDeleted(client, ranges[i] ?? 0, ranges[i + 1] ?? 0)) return false;
      }
    }
    return true;
  }

  #isDeleted(client: number, start: number, end: number): boolean {
    const structs = this.#doc.store.clients.get(client);
    if (structs === undefined || end > this.clockOf(client)) return false;
    for (let at = Y.findIndexSS(structs, start); at < structs.length; at++) {
      const struct = structs[at];
      if (struct === undefined || struct.id.clock >= end) break;
      if (!struct.deleted) return false;
    }
    return true;
  }

  /**
   * Takes in an update, of which `structs` is what is new, in order. Throws a refusal if the section cannot hold it. After a
   * throw the document must not be used any more.
   */
  apply(bytes: Uint8Array, update: Update, structs: readonly NewStruct[]): Applied {
    const was = this.#counts.now();
    let steps = 0;
    this.#written = null;
    const takeIn = (transaction: Y.Transaction): void => {
      transaction.local = false;
      const integration = new Integration(transaction, this.#text, this.#vocabulary, update.deletes);
      for (const struct of structs) integration.add(struct);
      if (update.deletes.size > 0) Y.applyUpdate(this.#doc, deletionsOf(bytes, update));
      steps = integration.steps;
    };
    const writers = new Set(structs.map(({ client }) => client));
    this.#structs.whileWriting(writers, () => this.#doc.transact(takeIn));
    this.#requireComplete();
    this.#counts.check(was);
    return { update: this.#written, steps };
  }

  /** The whole document as one update. Content that was deleted is not in it. */
  encoded(): Uint8Array {
    return Y.encodeStateAsUpdate(this.#doc);
  }

  /** What a client with this state vector lacks. */
  missing(encodedVector: Uint8Array): Uint8Array {
    return Y.encodeStateAsUpdate(this.#doc, encodedVector);
  }

  /** Frees the document. */
  destroy(): void {
    this.#doc.destroy();
  }
}
