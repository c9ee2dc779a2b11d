/** A line to one client in one room: a socket of its own, or a channel of a carrier. Rooms do not know which. */
import type { Duplex } from 'node:stream';
import { WebSocket, type RawData } from 'ws';
import { ERRORS } from '#shared/errors.ts';
import { CLOSE_TRY_LATER, MAX_MESSAGE_BYTES } from '#shared/wire.ts';
import { NO_METER, type Meter } from '#server/metrics/meter.ts';

/** What arrives on a line. */
export type LineEvents = { message(bytes: Uint8Array): void; close(): void };

/** A line, once it is open. */
export interface Line {
  readonly open: boolean;
  /** Bytes that wait to be sent, on everything this line shares a socket with. */
  readonly backlog: number;
  /** Sends a message, which must not be changed afterwards. */
  send(message: Uint8Array): void;
  /** What is sent between `together(true)` and `together(false)` goes out in one piece. */
  setBatching(yes: boolean): void;
  /** Closes with a code and a reason, of which at most 123 bytes reach the client. */
  close(code: number, reason: string): void;
  /** Closes everything that shares this line's socket, because it does not read what it is sent (S10). */
  closeSlowSocket(): void;
  /** Who hears what arrives. Called once; what came before is heard first. */
  listen(events: LineEvents): void;
}

/** How long a closed socket may take to say goodbye, in milliseconds. */
const GOODBYE = 2000;

const NOTHING = new Uint8Array();
/** Up to this many bytes a message is copied behind its header, which costs less than writing two pieces. */
const SHORT = 2048;

/** The header of a server's frame that holds one whole binary message of `length` bytes, and the first of these bytes. */
function headerOf(first: Uint8Array, length: number, copied = first.length): Buffer {
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const header = Buffer.allocUnsafe(head + copied);
  header[0] = 0x82;
  header[1] = head === 2 ? length : head === 4 ? 126 : 127;
  if (head === 4) header.writeUInt16BE(length, 2);
  else if (head === 10) header.writeBigUInt64BE(BigInt(length), 2);
  header.set(first, head);
  return header;
}

let newest: { readonly message: Uint8Array; readonly frame: Buffer } | null = null;

/** A short message as one frame. The newest is remembered: it goes to everyone in a room, one after another. */
function framed(message: Uint8Array, before: Uint8Array): Buffer {
  const plain = before.length === 0;
  if (plain && newest?.message === message) return newest.frame;
  const length = before.length + message.length;
  const frame = headerOf(before, length, length);
  frame.set(message, frame.length - message.length);
  if (plain) newest = { message, frame };
  return frame;
}

/** A socket that answers with our codes: the library's own for "too long" and "malformed" would make a stock client come back. */
export class Socket extends WebSocket {
  /** Whether it answered the last ping. */
  alive = true;
  /** Counts what this socket is closed with from here. */
  meter: Meter = NO_METER;
  /** The connection beneath, as soon as the upgrade is through. */
  rawSocket: Duplex | null = null;

  #depth = 0;
  #pieces: Buffer[] = [];

  /**
   * Sends a message, which must not be changed afterwards. The library frames it for each socket anew and writes header and
   * message apart; most messages go to a whole room, so here a short one is framed once for all, in one piece. A long one is
   * never copied: all who wait for it share it. `before` is written ahead of it in the same frame.
   */
  push(message: Uint8Array, before: Uint8Array = NOTHING): void {
    if (this.readyState !== WebSocket.OPEN || this.rawSocket === null) return;
    if (before.length + message.length <= SHORT) {
      const frame = framed(message, before);
      if (this.#depth > 0) this.#pieces.push(frame);
      else this.rawSocket.write(frame);
      return;
    }
    this.#flush();
    this.rawSocket.cork();
    this.rawSocket.write(headerOf(before, before.length + message.length));
    this.rawSocket.write(message);
    this.rawSocket.uncork();
  }

  /** What is pushed between `together(true)` and `together(false)` goes out in one piece, as far as it is short. */
  setBatching(yes: boolean): void {
    this.#depth += yes ? 1 : -1;
    if (this.#depth === 0) this.#flush();
  }

  #flush(): void {
    const pieces = this.#pieces;
    if (pieces.length === 0) return;
    this.#pieces = [];
    const [only] = pieces;
    // One copied piece costs less than handing over several.
    this.rawSocket?.write(pieces.length === 1 ? only : Buffer.concat(pieces));
  }

  /** Bytes that wait to be sent. */
  get bufferedBytes(): number {
    return this.rawSocket?.writableLength ?? 0;
  }

  override close(code?: number, reason?: string | Buffer): void {
    const refusal = code === 1009 ? ERRORS.too_large : code === 1007 || code === 1002 ? ERRORS.outside_schema : null;
    if (refusal === null) return super.close(code, reason);
    this.meter.closed(refusal.close);
    super.close(refusal.close, code === 1009 ? refusal.message : 'The message cannot be read.');
  }
}

/** The bytes of what the socket library hands out. */
export function bytesOf(data: RawData): Uint8Array {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return Array.isArray(data) ? Buffer.concat(data) : data;
}

/** Closes a socket with a code and a reason, and cuts it off if it does not answer. */
export function closeSocket(socket: WebSocket, code: number, reason: string): void {
  let text = reason;
  while (Buffer.byteLength(text) > 123) text = text.slice(0, -1);
  if (socket instanceof Socket && socket.readyState === WebSocket.OPEN) socket.meter.closed(code);
  socket.close(code, text);
  setTimeout(() => socket.terminate(), GOODBYE).unref();
}

/** A line that is a socket of its own. */
export function plainLine(socket: Socket): Line {
  let waiting: Uint8Array[] | null = [];
  let waitingBytes = 0;
  let events: LineEvents | null = null;
  socket.on('message', (data: RawData, isBinary: boolean) => {
    const bytes = bytesOf(data);
    if (!isBinary) closeSocket(socket, ERRORS.outside_schema.close, 'Messages are binary.');
    else if (bytes.length > MAX_MESSAGE_BYTES) closeSocket(socket, ERRORS.too_large.close, ERRORS.too_large.message);
    else if (events !== null) events.message(bytes);
    else if ((waitingBytes += bytes.length) > MAX_MESSAGE_BYTES)
      closeSocket(socket, ERRORS.too_large.close, ERRORS.too_large.message);
    else waiting?.push(bytes);
  });
  socket.on('close', () => events?.close());
  return {
    get open() {
      return socket.readyState === WebSocket.OPEN;
    },
    get backlog() {
      return socket.bufferedBytes;
    },
    send: (message) => socket.push(message),
    setBatching: (yes) => socket.setBatching(yes),
    close: (code, reason) => closeSocket(socket, code, reason),
    closeSlowSocket: () => closeSocket(socket, CLOSE_TRY_LATER, 'Too much is waiting to be sent. Please come back.'),
    listen(handlers) {
      const before = waiting ?? [];
      waiting = null;
      events = handlers;
      for (const bytes of before) handlers.message(bytes);
    },
  };
}
