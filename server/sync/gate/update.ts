/**
 * A decoder for Yjs updates (version 1 of the format) that handles every input: it returns the whole update as plain data, or
 * throws a {@link Refusal}. docs/protocol.md describes the format.
 */
import * as decoding from 'lib0/decoding';
import { Refusal } from '#shared/errors.ts';
import { readValue } from '#server/sync/gate/value.ts';

/** The id of one unit of content: the client that wrote it, and its position among all units of that client. */
export type Id = { readonly client: number; readonly clock: number };

/** The content of a struct. What no section can hold is read and not kept. */
export type Content =
  | { readonly kind: 'deleted' }
  | { readonly kind: 'letters'; readonly text: string }
  | { readonly kind: 'format'; readonly mark: string; readonly value: unknown }
  /** A map that stands in the text. */
  | { readonly kind: 'marker' }
  /** Values of one key of a marker, one after the other. All but the last are deleted. */
  | { readonly kind: 'values'; readonly values: readonly unknown[] }
  | { readonly kind: 'forbidden'; readonly what: string };

/**
 * A run of `length` units by one client, beginning at `clock`. `parent` is a root's name, an id, or null if it follows from the
 * neighbours.
 */
export type Struct =
  | {
      readonly kind: 'item';
      readonly clock: number;
      readonly length: number;
      readonly origin: Id | null;
      readonly right: Id | null;
      readonly parent: string | Id | null;
      readonly key: string | null;
      readonly content: Content;
    }
  | { readonly kind: 'gone'; readonly clock: number; readonly length: number }
  | { readonly kind: 'skip'; readonly clock: number; readonly length: number };

/** All structs of one client in an update, in order. */
export type ClientStructs = { readonly client: number; readonly structs: readonly Struct[] };

/** Ranges of deleted units per client: start, end, start, end, … with the ends exclusive. */
export type Deletes = Map<number, number[]>;

/** A decoded update. `structsEnd` is the byte offset at which the deletions begin. */
export type Update = { readonly clients: readonly ClientStructs[]; readonly deletes: Deletes; readonly structsEnd: number };

const NO_DELETIONS: Deletes = new Map();
/** The empty update: no structs, no deletions. */
export const EMPTY_UPDATE = new Uint8Array([0, 0]);
/** Whether an update has neither structs nor deletions. */
export function isEmptyUpdate(bytes: Uint8Array): boolean {
  return bytes.length === 2 && bytes[0] === 0 && bytes[1] === 0;
}

const EMPTY: Update = { clients: [], deletes: NO_DELETIONS, structsEnd: 1 };

/** The highest clock: more units than anyone can type. It keeps sums exact, and a client cannot jump ahead without content. */
const MAX_CLOCK = 2 ** 40;
const MAX_CLIENT = 2 ** 53 - 1;
/**
 * The most client ids in one update. A person has a new one for each page, so this covers years of absence. It limits the work
 * for one message.
 */
const MAX_CLIENTS = 2000;

/** The longest value of a mark, in letters of JSON: the longest address, with every letter escaped. */
const MAX_MARK_VALUE = 20_000;

const HAS_ORIGIN = 0x80;
const HAS_RIGHT = 0x40;
const HAS_KEY = 0x20;
const CONTENT_BITS = 0x1f;
const SKIP = 10;

function unreadable(detail: string): Refusal {
  return new Refusal('outside_schema', `The update cannot be read: ${detail}.`);
}

function readId(decoder: decoding.Decoder): Id {
  return { client: decoding.readVarUint(decoder), clock: decoding.readVarUint(decoder) };
}

const TYPE_NAMES = ['array', 'map', 'text', 'xmlElement', 'xmlFragment', 'xmlHook', 'xmlText'] as const;

function readType(decoder: decoding.Decoder): Content {
  const type = TYPE_NAMES[decoding.readVarUint(decoder)];
  if (type === undefined) throw unreadable('unknown type');
  if (type === 'map') return { kind: 'marker' };
  if (type === 'xmlElement' || type === 'xmlHook') decoding.readVarString(decoder);
  return { kind: 'forbidden', what: `a shared ${type}` };
}

function readSeveral(decoder: decoding.Decoder, read: (decoder: decoding.Decoder) => unknown): unknown[] {
  const count = decoding.readVarUint(decoder);
  // Each value takes at least one byte. A count above the bytes left is false, and must not make us work for nothing.
  if (count === 0 || count > decoder.arr.length - decoder.pos) throw unreadable('a false count');
  const values: unknown[] = [];
  for (let i = 0; i < count; i++) values.push(read(decoder));
  return values;
}

function readMark(decoder: decoding.Decoder): Content {
  const mark = decoding.readVarString(decoder);
  const json = decoding.readVarString(decoder);
  if (json.length > MAX_MARK_VALUE) return { kind: 'forbidden', what: 'a mark with a value that is too long' };
  const value: unknown = JSON.parse(json);
  return { kind: 'format', mark, value };
}

function readContent(decoder: decoding.Decoder, ref: number): { content: Content; length: number } {
  switch (ref) {
    case 1:
      return { content: { kind: 'deleted' }, length: decoding.readVarUint(decoder) };
    case 2: {
      const { length } = readSeveral(decoder, decoding.readVarString);
      return { content: { kind: 'forbidden', what: 'old-style JSON' }, length };
    }
    case 3:
      decoding.readVarUint8Array(decoder);
      return { content: { kind: 'forbidden', what: 'binary data' }, length: 1 };
    case 4: {
      const text = decoding.readVarString(decoder);
      return { content: { kind: 'letters', text }, length: text.length };
    }
    case 5:
      decoding.readVarString(decoder);
      return { content: { kind: 'forbidden', what: 'an embed' }, length: 1 };
    case 6:
      return { content: readMark(decoder), length: 1 };
    case 7:
      return { content: readType(decoder), length: 1 };
    case 8: {
      const values = readSeveral(decoder, (from) => readValue(from));
      return { content: { kind: 'values', values }, length: values.length };
    }
    case 9:
      decoding.readVarString(decoder);
      readValue(decoder);
      return { content: { kind: 'forbidden', what: 'a document inside the document' }, length: 1 };
    default:
      throw unreadable('unknown content');
  }
}

function readStruct(decoder: decoding.Decoder, clock: number): Struct {
  const info = decoding.readUint8(decoder);
  if (info === SKIP) return { kind: 'skip', clock, length: decoding.readVarUint(decoder) };
  const ref = info & CONTENT_BITS;
  if (ref === 0) return { kind: 'gone', clock, length: decoding.readVarUint(decoder) };
  const origin = (info & HAS_ORIGIN) !== 0 ? readId(decoder) : null;
  const right = (info & HAS_RIGHT) !== 0 ? readId(decoder) : null;
  let parent: string | Id | null = null;
  let key: string | null = null;
  if (origin === null && right === null) {
    parent = decoding.readVarUint(decoder) === 1 ? decoding.readVarString(decoder) : readId(decoder);
    if ((info & HAS_KEY) !== 0) key = decoding.readVarString(decoder);
  }
  const { content, length } = readContent(decoder, ref);
  return { kind: 'item', clock, length, origin, right, parent, key, content };
}

function readClients(decoder: decoding.Decoder): ClientStructs[] {
  const clients: ClientStructs[] = [];
  const seen = new Set<number>();
  const count = decoding.readVarUint(decoder);
  for (let i = 0; i < count; i++) {
    const structCount = decoding.readVarUint(decoder);
    const client = decoding.readVarUint(decoder);
    let clock = decoding.readVarUint(decoder);
    if (client > MAX_CLIENT || seen.has(client)) throw unreadable('a client twice');
    seen.add(client);
    const structs: Struct[] = [];
    for (let j = 0; j < structCount; j++) {
      const struct = readStruct(decoder, clock);
      clock += struct.length;
      if (struct.length === 0 || clock > MAX_CLOCK) throw unreadable('an impossible length');
      structs.push(struct);
    }
    clients.push({ client, structs });
  }
  return clients;
}

function readDeletes(decoder: decoding.Decoder): Deletes {
  const deletes: Deletes = new Map();
  const count = decoding.readVarUint(decoder);
  for (let i = 0; i < count; i++) {
    const client = decoding.readVarUint(decoder);
    const ranges: [number, number][] = [];
    const rangeCount = decoding.readVarUint(decoder);
    for (let j = 0; j < rangeCount; j++) {
      const start = decoding.readVarUint(decoder);
      const end = start + decoding.readVarUint(decoder);
      if (end > MAX_CLOCK) throw unreadable('an impossible deletion');
      if (end > start) ranges.push([start, end]);
    }
    if (deletes.has(client)) throw unreadable('a client twice');
    if (ranges.length > 0) deletes.set(client, joinRanges(ranges));
  }
  return deletes;
}

/** Sorts ranges, joins those that touch or overlap, and returns them as a flat list. */
function joinRanges(ranges: [number, number][]): number[] {
  ranges.sort((a, b) => a[0] - b[0]);
  const flat: number[] = [];
  for (const [start, end] of ranges) {
    const last = flat.length - 1;
    const lastEnd = flat[last];
    if (lastEnd !== undefined && start <= lastEnd) flat[last] = Math.max(lastEnd, end);
    else flat.push(start, end);
  }
  return flat;
}

/**
 * Decodes an update. Throws `outside_schema` for anything that is not exactly one well-formed update, and `too_large` for one
 * with too many client ids, unless it is `trusted`: it comes from the log.
 */
export function decodeUpdate(bytes: Uint8Array, trusted = false): Update {
  if (isEmptyUpdate(bytes)) return EMPTY;
  try {
    const decoder = decoding.createDecoder(bytes);
    const clients = readClients(decoder);
    if (clients.length > MAX_CLIENTS && !trusted) throw new Refusal('too_large', 'Too many client ids in one update.');
    const structsEnd = decoder.pos;
    const deletes = readDeletes(decoder);
    if (decoding.hasContent(decoder)) throw unreadable('something follows it');
    return { clients, deletes, structsEnd };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw unreadable('it breaks off or is malformed');
  }
}
