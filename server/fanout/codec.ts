/** Encodes and decodes the notices and room messages that nodes send to each other. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { z } from 'zod';
import type { Notice, RoomMessage } from '#server/fanout/fanout.ts';

const ROWS = 0;
const PRESENCE = 1;
const HELLO = 2;

/** Encodes a room message. */
export function writeRoomMessage(message: RoomMessage): Uint8Array {
  const encoder = encoding.createEncoder();
  switch (message.kind) {
    case 'rows':
      encoding.writeVarUint(encoder, ROWS);
      encoding.writeVarUint(encoder, message.rows.length);
      for (const row of message.rows) {
        encoding.writeVarUint(encoder, row.seq);
        encoding.writeVarString(encoder, row.personId);
        encoding.writeVarUint(encoder, row.at);
        encoding.writeVarUint8Array(encoder, row.update);
      }
      break;
    case 'presence':
      encoding.writeVarUint(encoder, PRESENCE);
      encoding.writeVarString(encoder, message.node);
      encoding.writeVarUint(encoder, message.entries.length);
      for (const entry of message.entries) {
        encoding.writeVarUint(encoder, entry.client);
        encoding.writeVarUint(encoder, entry.clock);
        encoding.writeVarString(encoder, entry.state ?? '');
      }
      break;
    case 'hello':
      encoding.writeVarUint(encoder, HELLO);
      encoding.writeVarString(encoder, message.node);
  }
  return encoding.toUint8Array(encoder);
}

function readList<T>(decoder: decoding.Decoder, read: () => T): T[] {
  const all: T[] = [];
  for (let count = decoding.readVarUint(decoder); count > 0; count--) all.push(read());
  return all;
}

/** Decodes a room message; null if it is not valid. Such a message counts as lost. */
export function readRoomMessage(bytes: Uint8Array): RoomMessage | null {
  try {
    const decoder = decoding.createDecoder(bytes);
    switch (decoding.readVarUint(decoder)) {
      case ROWS:
        return {
          kind: 'rows',
          rows: readList(decoder, () => ({
            seq: decoding.readVarUint(decoder),
            personId: decoding.readVarString(decoder),
            at: decoding.readVarUint(decoder),
            update: decoding.readVarUint8Array(decoder).slice(),
          })),
        };
      case PRESENCE: {
        const node = decoding.readVarString(decoder);
        const entries = readList(decoder, () => {
          const client = decoding.readVarUint(decoder);
          const clock = decoding.readVarUint(decoder);
          const state = decoding.readVarString(decoder);
          return { client, clock, state: state === '' ? null : state };
        });
        return { kind: 'presence', node, entries };
      }
      case HELLO:
        return { kind: 'hello', node: decoding.readVarString(decoder) };
      default:
        return null;
    }
  } catch {
    return null;
  }
}

const zNotice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('plan'), planId: z.string(), audience: z.union([z.literal('all'), z.array(z.string())]) }),
  z.object({ kind: z.literal('threads'), planId: z.string(), sectionId: z.string(), audience: z.array(z.string()) }),
  z.object({ kind: z.literal('sessions'), personId: z.string() }),
  z.object({ kind: z.literal('seen'), personId: z.string(), planId: z.string(), page: z.string() }),
  z.object({ kind: z.literal('inbox'), personId: z.string() }),
]);

/** Encodes a notice. */
export function writeNotice(notice: Notice): string {
  return JSON.stringify(notice);
}

/** Decodes a notice; null if it is not valid. */
export function readNotice(text: string): Notice | null {
  try {
    return zNotice.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
