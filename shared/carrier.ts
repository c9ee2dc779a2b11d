/**
 * The frames of a carrier: one socket for many rooms, each on a channel that the client numbers. A frame is a channel number, a
 * kind and the rest. Client and server both write and read them with this file.
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

/** The path of a carrier. The path of a socket for one room has the room's name after it. */
export const CARRIER_PATH = '/sync';

const OPEN = 0;
const DATA = 1;
const CLOSE = 2;
const PING = 3;
const PONG = 4;

/**
 * One frame. `address` is the room with its query, as in a plain socket's address after `/sync/`. A ping asks whether the other
 * end is there, and a pong answers it (S14); both are about the whole socket and have channel 0.
 */
export type CarrierFrame =
  | { readonly kind: 'open'; readonly channel: number; readonly address: string }
  | { readonly kind: 'data'; readonly channel: number; readonly bytes: Uint8Array }
  | { readonly kind: 'close'; readonly channel: number; readonly code: number; readonly reason: string }
  | { readonly kind: 'ping' | 'pong'; readonly channel: 0 };

/** Writes a frame. */
export function writeCarrierFrame(frame: CarrierFrame): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, frame.channel);
  switch (frame.kind) {
    case 'open':
      encoding.writeVarUint(encoder, OPEN);
      encoding.writeVarString(encoder, frame.address);
      break;
    case 'data':
      encoding.writeVarUint(encoder, DATA);
      encoding.writeUint8Array(encoder, frame.bytes);
      break;
    case 'close':
      encoding.writeVarUint(encoder, CLOSE);
      encoding.writeVarUint(encoder, frame.code);
      encoding.writeVarString(encoder, frame.reason);
      break;
    case 'ping':
    case 'pong':
      encoding.writeVarUint(encoder, frame.kind === 'ping' ? PING : PONG);
  }
  return encoding.toUint8Array(encoder);
}

/** The bytes that come before the content of a data frame, for callers that send the content without a copy. */
export function dataFrameHead(channel: number): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, channel);
  encoding.writeVarUint(encoder, DATA);
  return encoding.toUint8Array(encoder);
}

/** Reads a frame; null if the bytes are not one. The bytes of a data frame are a view of the input. */
export function readCarrierFrame(bytes: Uint8Array): CarrierFrame | null {
  try {
    const decoder = decoding.createDecoder(bytes);
    const channel = decoding.readVarUint(decoder);
    switch (decoding.readVarUint(decoder)) {
      case OPEN:
        return { kind: 'open', channel, address: decoding.readVarString(decoder) };
      case DATA:
        return { kind: 'data', channel, bytes: decoding.readTailAsUint8Array(decoder) };
      case CLOSE:
        return { kind: 'close', channel, code: decoding.readVarUint(decoder), reason: decoding.readVarString(decoder) };
      case PING:
        return channel === 0 ? { kind: 'ping', channel } : null;
      case PONG:
        return channel === 0 ? { kind: 'pong', channel } : null;
      default:
        return null;
    }
  } catch {
    return null;
  }
}
