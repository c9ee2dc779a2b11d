/** What the tests of the gate share: a room without sockets, and updates written by hand. */
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { Refusal } from '#shared/errors.ts';
import { withoutFormatCleanup } from '#shared/no-format-cleanup.ts';
import { TEXT } from '#shared/text/markers.ts';
import { makeVocabulary } from '#shared/vocabulary.ts';
import type { StoredRoom } from '#server/store/log/log.ts';
import { LeanDocument } from '#server/sync/room/lean-document.ts';

const vocabulary = makeVocabulary();

/** A room's document with its log. */
export class GateRoom {
  readonly log: Uint8Array[] = [];
  readonly lean: LeanDocument;

  constructor(state: Uint8Array | null = null, owners: StoredRoom['owners'] = new Map()) {
    const checkpoint = state === null ? null : { seq: 1, state };
    if (state !== null) this.log.push(state);
    this.lean = new LeanDocument({ schema: 2, checkpoint, tail: [], owners }, vocabulary);
  }

  /** What becomes of an update: how it was judged, or the code of the refusal. What was admitted is durable at once. */
  says(update: Uint8Array, personId = 'ann'): string {
    try {
      const admission = this.lean.admit(update, personId, () => true);
      if (admission.kind !== 'admitted') return admission.kind;
      this.log.push(admission.update);
      this.lean.advance(admission.update, this.log.length);
      return 'admitted';
    } catch (error) {
      if (error instanceof Refusal) return error.code;
      throw error;
    }
  }

  /** A new document into which the log was read. */
  replayed(): Y.Doc {
    const doc = section();
    for (const update of this.log) Y.applyUpdate(doc, update);
    return doc;
  }
}

/** An empty document of a section. */
export function section(...states: readonly Uint8Array[]): Y.Doc {
  const doc = withoutFormatCleanup(new Y.Doc());
  doc.getText(TEXT);
  for (const state of states) Y.applyUpdate(doc, state);
  return doc;
}

/** The text of a section. */
export const lineOf = (doc: Y.Doc): Y.Text => doc.getText(TEXT);

/** Runs `change` in one transaction and returns its update. Throws unless there is exactly one. */
export function change(doc: Y.Doc, make: (text: Y.Text) => void): Uint8Array {
  const updates: Uint8Array[] = [];
  const collect = (update: Uint8Array): void => void updates.push(update);
  doc.on('update', collect);
  doc.transact(() => make(lineOf(doc)));
  doc.off('update', collect);
  const [only] = updates;
  if (only === undefined || updates.length !== 1) throw new Error(`expected one update, got ${updates.length}`);
  return only;
}

/** Everything that two copies of a section can differ in, as one string. */
export function shapeOf(doc: Y.Doc): string {
  const items: unknown[] = [];
  for (let item = lineOf(doc)._start; item !== null; item = item.right) {
    if (item.deleted) continue;
    const { content } = item;
    const marker = content instanceof Y.ContentType && content.type instanceof Y.Map ? content.type.toJSON() : null;
    for (let at = 0; at < item.length; at++) {
      items.push([item.id.client, item.id.clock + at, marker === null ? content.getContent()[at] : keysSorted(marker)]);
    }
  }
  const deletes = [...Y.createDeleteSetFromStructStore(doc.store).clients]
    .toSorted((a, b) => a[0] - b[0])
    .map(([client, ranges]) => [client, ranges.map(({ clock, len }) => [clock, len])]);
  const vector = [...Y.decodeStateVector(Y.encodeStateVector(doc))].toSorted((a, b) => a[0] - b[0]);
  return JSON.stringify({ delta: lineOf(doc).toJSON(), items, deletes, vector });
}

const keysSorted = (of: Record<string, unknown>): unknown =>
  Object.keys(of)
    .toSorted()
    .map((key) => [key, of[key]]);

type Place = readonly [client: number, clock: number];
/** One struct of an update that is written by hand. */
export type RawStruct = {
  readonly origin?: Place | null;
  readonly right?: Place | null;
  readonly parent?: string | Place;
  readonly key?: string;
  /** The content as bytes after the info byte, with its number. */
  readonly content: readonly [ref: number, ...parts: readonly (number | string | Uint8Array)[]];
};

/** Letters, a marker, deleted units, removed units, and a value, as content. */
export const letters = (text: string): RawStruct['content'] => [4, text];
export const MARKER: RawStruct['content'] = [7, 1];
export const deletedUnits = (length: number): RawStruct['content'] => [1, length];
export const goneUnits = (length: number): RawStruct['content'] => [0, length];
export function value(any: unknown): RawStruct['content'] {
  const encoder = encoding.createEncoder();
  encoding.writeAny(encoder, any as string);
  return [8, 1, encoding.toUint8Array(encoder)];
}

/** Writes an update by hand. Each client comes with its first clock and its structs; deletions with start and length. */
export function raw(
  clients: readonly (readonly [client: number, clock: number, structs: readonly RawStruct[]])[],
  deletes: readonly (readonly [client: number, ranges: readonly Place[]])[] = [],
): Uint8Array {
  const encoder = encoding.createEncoder();
  const write = (...numbers: readonly number[]): void => numbers.forEach((number) => encoding.writeVarUint(encoder, number));
  write(clients.length);
  for (const [client, clock, structs] of clients) {
    write(structs.length, client, clock);
    for (const struct of structs) writeStruct(encoder, struct);
  }
  write(deletes.length);
  for (const [client, ranges] of deletes) write(client, ranges.length, ...ranges.flat());
  return encoding.toUint8Array(encoder);
}

function writeStruct(encoder: encoding.Encoder, { origin = null, right = null, parent = TEXT, key, content }: RawStruct): void {
  const [ref, ...parts] = content;
  const isItem = ref !== 0;
  const flags = (origin === null ? 0 : 0x80) | (right === null ? 0 : 0x40) | (key === undefined ? 0 : 0x20);
  encoding.writeUint8(encoder, isItem ? ref | flags : ref);
  if (isItem) {
    for (const id of [origin, right]) if (id !== null) id.forEach((number) => encoding.writeVarUint(encoder, number));
    if (origin === null && right === null) {
      encoding.writeVarUint(encoder, typeof parent === 'string' ? 1 : 0);
      if (typeof parent === 'string') encoding.writeVarString(encoder, parent);
      else parent.forEach((number) => encoding.writeVarUint(encoder, number));
      if (key !== undefined) encoding.writeVarString(encoder, key);
    }
  }
  for (const part of parts) {
    if (typeof part === 'number') encoding.writeVarUint(encoder, part);
    else if (typeof part === 'string') encoding.writeVarString(encoder, part);
    else encoding.writeUint8Array(encoder, part);
  }
}
