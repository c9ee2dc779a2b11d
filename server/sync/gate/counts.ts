/**
 * Counts what a section holds while its document changes: live markers, structured blocks, and format items, and how much a
 * client has to send about what it has when it comes back. The limits are here too.
 */
import * as Y from 'yjs';
import { isBlockName } from '#shared/text/markers.ts';
import { mapOf } from '#shared/text/lines.ts';
import { Refusal } from '#shared/errors.ts';

/** A page draws each of these, and more would make it stop responding. */
const MAX_MARKERS = 10_000;
const MAX_BLOCKS = 500;
const MAX_FORMATS = 10_000;
/**
 * Client ids and runs of deleted units, as bytes. Every client sends them whole when it comes back, in one message, beside what
 * it wrote (`MAX_MESSAGE_BYTES`).
 */
const MAX_RECKONING = 640 * 1024;
const CLIENT_BYTES = 12;
const RUN_BYTES = 7;

const KEY_OF_TYPE = 'type';

/** The counts at one moment. */
type Counted = { readonly markers: number; readonly blocks: number; readonly formats: number; readonly reckoning: number };

/** Counts one document. Make it before the document has content. */
export class Counts {
  readonly #doc: Y.Doc;
  #markers = 0;
  #formats = 0;
  readonly #blocks = new Set<Y.Item>();
  /** Runs of deleted units. Where runs joined, this number is too large, until `#recount`. */
  #runs = 0;

  constructor(doc: Y.Doc) {
    this.#doc = doc;
    // Deleted content is still there at this moment; after it Yjs removes it.
    doc.on('beforeObserverCalls', (transaction) => this.#take(transaction));
  }

  #take(transaction: Y.Transaction): void {
    const { store } = this.#doc;
    const typed = new Set<Y.Item>();
    for (const [client, clock] of transaction.afterState) {
      const before = transaction.beforeState.get(client) ?? 0;
      const structs = store.clients.get(client);
      if (clock === before || structs === undefined) continue;
      for (let at = Y.findIndexSS(structs, before); at < structs.length; at++) {
        const struct = structs[at];
        if (struct instanceof Y.Item) this.#count(struct, 1, typed);
        else this.#runs += 1;
      }
    }
    for (const ranges of transaction.deleteSet.clients.values()) this.#runs += ranges.length;
    Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
      const { client, clock } = struct.id;
      // Yjs knows only the clients that write in this transaction (struct-map.ts). All other clients have nothing new.
      const isNew = transaction.afterState.has(client) && clock >= (transaction.beforeState.get(client) ?? 0);
      if (struct instanceof Y.Item && !isNew) this.#count(struct, -1, typed);
    });
    for (const marker of typed) this.#lookAtType(marker);
  }

  /** Counts one struct that is new and live (1), or was live and is deleted now (-1). */
  #count(item: Y.Item, step: 1 | -1, typed: Set<Y.Item>): void {
    if (item.parentSub === KEY_OF_TYPE && item.parent instanceof Y.Map && item.parent._item !== null) {
      typed.add(item.parent._item);
    }
    if (step === 1 && item.deleted) return;
    if (item.content instanceof Y.ContentFormat) this.#formats += step;
    else if (mapOf(item) !== null) {
      this.#markers += step;
      if (step === -1) this.#blocks.delete(item);
    }
  }

  #lookAtType(marker: Y.Item): void {
    const item = marker.deleted ? undefined : mapOf(marker)?._map.get(KEY_OF_TYPE);
    const isBlock = item !== undefined && !item.deleted && isBlockName(item.content.getContent().at(-1));
    if (isBlock) this.#blocks.add(marker);
    else this.#blocks.delete(marker);
  }

  #recount(): void {
    this.#runs = 0;
    for (const structs of this.#doc.store.clients.values()) {
      let wasDeleted = false;
      for (const { deleted } of structs) {
        if (deleted && !wasDeleted) this.#runs += 1;
        wasDeleted = deleted;
      }
    }
  }

  #reckoning(): number {
    return this.#doc.store.clients.size * CLIENT_BYTES + this.#runs * RUN_BYTES;
  }

  /** The counts now. */
  now(): Counted {
    if (this.#reckoning() > MAX_RECKONING) this.#recount();
    return { markers: this.#markers, blocks: this.#blocks.size, formats: this.#formats, reckoning: this.#reckoning() };
  }

  /** Throws `too_large` if a count is above its limit and larger than it was. */
  check(was: Counted): void {
    const now = this.now();
    const grew = (is: number, before: number, most: number): boolean => is > most && is > before;
    if (
      grew(now.markers, was.markers, MAX_MARKERS) ||
      grew(now.blocks, was.blocks, MAX_BLOCKS) ||
      grew(now.formats, was.formats, MAX_FORMATS) ||
      grew(now.reckoning, was.reckoning, MAX_RECKONING)
    )
      throw new Refusal('too_large', 'This section is full.');
  }
}
