/** Writes and reads all messages between client and server. docs/protocol.md is their grammar. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { Refusal } from '#shared/errors.ts';
import {
  MESSAGE_AUTH,
  MESSAGE_AWARENESS,
  MESSAGE_EVENT,
  MESSAGE_QUERY_AWARENESS,
  MESSAGE_SAVED,
  MESSAGE_WRITTEN,
  MAX_PRESENCE_ENTRIES,
  MAX_PRESENCE_MESSAGE_BYTES,
  MAX_WRITTEN_RUNS,
  MESSAGE_SYNC,
  SYNC_STEP_1,
  SYNC_STEP_2,
  SYNC_UPDATE,
  type PlanEvent,
} from '#shared/wire.ts';
import type { Vector } from '#server/sync/gate/order.ts';

/** One client's presence in a message. `state` is JSON, or null if the client has left. */
export type PresenceEntry = { readonly client: number; readonly clock: number; readonly state: string | null };

/**
 * What a client says about when some of its units were written: for each run of clocks, how many seconds before the message the first
 * of them was written (`age`), and how many seconds after that the last (`span`).
 */
export type WrittenClient = {
  readonly client: number;
  readonly runs: readonly { readonly clock: number; readonly length: number; readonly age: number; readonly span: number }[];
};

/** A message from a client. */
export type ClientMessage =
  | { readonly kind: 'step1'; readonly vector: Vector; readonly encoded: Uint8Array }
  | { readonly kind: 'step2' | 'update'; readonly update: Uint8Array }
  | { readonly kind: 'presence'; readonly entries: readonly PresenceEntry[] }
  | { readonly kind: 'queryPresence' }
  | { readonly kind: 'written'; readonly clients: readonly WrittenClient[] };

function readVector(bytes: Uint8Array): Vector {
  const decoder = decoding.createDecoder(bytes);
  const vector: Vector = new Map();
  const count = decoding.readVarUint(decoder);
  for (let i = 0; i < count; i++) vector.set(decoding.readVarUint(decoder), decoding.readVarUint(decoder));
  return vector;
}

function readPresence(bytes: Uint8Array): PresenceEntry[] {
  const decoder = decoding.createDecoder(bytes);
  const entries: PresenceEntry[] = [];
  const seen = new Set<number>();
  const count = decoding.readVarUint(decoder);
  if (bytes.length > MAX_PRESENCE_MESSAGE_BYTES || count > MAX_PRESENCE_ENTRIES)
    throw new Refusal('too_large', 'This presence is too large.');
  for (let i = 0; i < count; i++) {
    const client = decoding.readVarUint(decoder);
    const clock = decoding.readVarUint(decoder);
    const state = decoding.readVarString(decoder);
    if (seen.has(client)) throw new Refusal('outside_schema', 'The presence names a client twice.');
    seen.add(client);
    entries.push({ client, clock, state: state === 'null' ? null : state });
  }
  return entries;
}

function readSync(decoder: decoding.Decoder): ClientMessage {
  const type = decoding.readVarUint(decoder);
  // Copied, because the socket library returns views of a larger buffer. A stored update would keep that buffer in memory.
  const bytes = decoding.readVarUint8Array(decoder).slice();
  switch (type) {
    case SYNC_STEP_1:
      return { kind: 'step1', vector: readVector(bytes), encoded: bytes };
    case SYNC_STEP_2:
      return { kind: 'step2', update: bytes };
    case SYNC_UPDATE:
      return { kind: 'update', update: bytes };
    default:
      throw new Refusal('outside_schema', 'This kind of sync message is not known.');
  }
}

/** Throws unless a message of written times is as our client writes it: each client once, its runs in order, and not too many. */
function readWritten(decoder: decoding.Decoder): WrittenClient[] {
  const clients = new Map<number, WrittenClient>();
  let left = MAX_WRITTEN_RUNS;
  for (let count = decoding.readVarUint(decoder); count > 0; count -= 1) {
    const client = decoding.readVarUint(decoder);
    const runs: { clock: number; length: number; age: number; span: number }[] = [];
    const runCount = decoding.readVarUint(decoder);
    left -= runCount;
    if (runCount === 0 || left < 0 || clients.has(client))
      throw new Refusal('outside_schema', 'These written times make no sense.');
    for (let end = 0; runs.length < runCount;) {
      const clock = decoding.readVarUint(decoder);
      const length = decoding.readVarUint(decoder);
      const age = decoding.readVarUint(decoder);
      const span = decoding.readVarUint(decoder);
      if (clock < end || length === 0 || span > age || !Number.isSafeInteger(clock + length))
        throw new Refusal('outside_schema', 'These written times make no sense.');
      end = clock + length;
      runs.push({ clock, length, age, span });
    }
    clients.set(client, { client, runs });
  }
  return [...clients.values()];
}

/** Reads one message. Throws `outside_schema` for anything that is not exactly one message. */
export function readMessage(bytes: Uint8Array): ClientMessage {
  try {
    const decoder = decoding.createDecoder(bytes);
    const type = decoding.readVarUint(decoder);
    let message: ClientMessage;
    switch (type) {
      case MESSAGE_SYNC:
        message = readSync(decoder);
        break;
      case MESSAGE_AWARENESS:
        message = { kind: 'presence', entries: readPresence(decoding.readVarUint8Array(decoder)) };
        break;
      case MESSAGE_QUERY_AWARENESS:
        message = { kind: 'queryPresence' };
        break;
      case MESSAGE_WRITTEN:
        message = { kind: 'written', clients: readWritten(decoder) };
        break;
      case MESSAGE_AUTH:
      default:
        throw new Refusal('outside_schema', 'This kind of message is not known.');
    }
    if (decoding.hasContent(decoder)) throw new Refusal('outside_schema', 'Something follows the message.');
    return message;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal('outside_schema', 'The message cannot be read.');
  }
}

function syncFrame(type: number, bytes: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE_SYNC);
  encoding.writeVarUint(encoder, type);
  encoding.writeVarUint8Array(encoder, bytes);
  return encoding.toUint8Array(encoder);
}

/** A state vector as bytes. */
export function encodeVector(vector: Vector): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, vector.size);
  for (const [client, clock] of vector) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, clock);
  }
  return encoding.toUint8Array(encoder);
}

/** A step 1: it sends the server's state vector and asks for what is missing. */
export function step1Frame(vector: Vector): Uint8Array {
  return syncFrame(SYNC_STEP_1, encodeVector(vector));
}

/** A step 2, the answer to a step 1. */
export function step2Frame(update: Uint8Array): Uint8Array {
  return syncFrame(SYNC_STEP_2, update);
}

/** An update. */
export function updateFrame(update: Uint8Array): Uint8Array {
  return syncFrame(SYNC_UPDATE, update);
}

/** The presence of some clients. */
export function presenceFrame(entries: readonly PresenceEntry[]): Uint8Array {
  const inner = encoding.createEncoder();
  encoding.writeVarUint(inner, entries.length);
  for (const { client, clock, state } of entries) {
    encoding.writeVarUint(inner, client);
    encoding.writeVarUint(inner, clock);
    encoding.writeVarString(inner, state ?? 'null');
  }
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE_AWARENESS);
  encoding.writeVarUint8Array(encoder, encoding.toUint8Array(inner));
  return encoding.toUint8Array(encoder);
}

/** The acknowledgement: how many of a connection's update-carrying messages are durable (S2). */
export function savedFrame(count: number): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE_SAVED);
  encoding.writeVarUint(encoder, count);
  return encoding.toUint8Array(encoder);
}

/** Says that written times are taken on this connection (S15). */
export function takesWrittenFrame(): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE_WRITTEN);
  return encoding.toUint8Array(encoder);
}

/** An event of a plan's room. */
export function eventFrame(event: PlanEvent): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE_EVENT);
  encoding.writeVarString(encoder, JSON.stringify(event));
  return encoding.toUint8Array(encoder);
}
