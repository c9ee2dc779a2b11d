/**
 * A line: the connection to one client for one room. It is a socket of its own, or a channel of a carrier. Rooms do not know
 * which.
 */
import type { Duplex } from 'node:stream';
import { WebSocket, type RawData } from 'ws';
import { ERRORS } from '#shared/errors.ts';
import { CLOSE_TRY_LATER, MAX_MESSAGE_BYTES } from '#shared/wire.ts';
import { NO_METER, type Meter } from '#server/metrics/meter.ts';

/** The handlers of what arrives on a line. */
export type LineEvents = { message(bytes: Uint8Array): void; close(): void };

/** A line. */
export interface Line {
  readonly open: boolean;
  /** Bytes that wait to be sent on the socket of this line. Lines of one carrier share it. */
  readonly backlog: number;
  /** Sends a message, which must not be changed afterwards. */
  send(message: Uint8Array): void;
  /** Messages that are sent between `setBatching(true)` and `setBatching(false)` go out in one write. */
  setBatching(yes: boolean): void;
  /** Closes with a code and a reason. At most 123 bytes of the reason reach the client. */
  close(code: number, reason: string): void;
  /** Closes the socket of this line, with all lines on it, because the client does not read what it is sent (S10). */
  closeSlowSocket(): void;
  /** Sets the handlers. Called once. Messages that came before are handled first. */
  listen(events: LineEvents): void;
}

/** How long a client may take to answer a close, in milliseconds. After that the socket is cut off. */
const CLOSE_TIMEOUT = 2000;

const NO_BYTES = new Uint8Array();
/** A message of up to this many bytes is copied behind its header: one write costs less than two. */
const MAX_COPIED_BYTES = 2048;

/** The header of a WebSocket frame with one binary message of `length` bytes, followed by the first of these bytes. */
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

let lastFrame: { readonly message: Uint8Array; readonly frame: Buffer } | null = null;

/**
 * A short message as one frame. The last frame is remembered, because one message goes to everyone in a room, one after
 * another.
 */
function frameOf(message: Uint8Array, prefix: Uint8Array): Buffer {
  const plain = prefix.length === 0;
  if (plain && lastFrame?.message === message) return lastFrame.frame;
  const length = prefix.length + message.length;
  const frame = headerOf(prefix, length, length);
  frame.set(message, frame.length - message.length);
  if (plain) lastFrame = { message, frame };
  return frame;
}

/**
 * A WebSocket that closes with our codes. With the library's own codes for "too long" and "malformed" a stock client would
 * connect again.
 */
export class Socket extends WebSocket {
  /** Whether anything came since the last ping. */
  alive = true;
  /** Counts the codes with which the server closes this socket. */
  meter: Meter = NO_METER;
  /** The network connection below the WebSocket; null until the upgrade is done. */
  rawSocket: Duplex | null = null;

  #batchDepth = 0;
  #batchedFrames: Buffer[] = [];

  /**
   * Sends a message, which must not be changed afterwards. The library would make a frame for each socket again and write
   * header and message separately. Most messages go to a whole room, so here a short message is framed once for all, and
   * written in one piece. A long message is never copied: all sockets share its bytes. `prefix` is written before it in the
   * same frame.
   */
  push(message: Uint8Array, prefix: Uint8Array = NO_BYTES): void {
    if (this.readyState !== WebSocket.OPEN || this.rawSocket === null) return;
    if (prefix.length + message.length <= MAX_COPIED_BYTES) {
      const frame = frameOf(message, prefix);
      if (this.#batchDepth > 0) this.#batchedFrames.push(frame);
      else this.rawSocket.write(frame);
      return;
    }
    this.#flush();
    this.rawSocket.cork();
    this.rawSocket.write(headerOf(prefix, prefix.length + message.length));
    this.rawSocket.write(message);
    this.rawSocket.uncork();
  }

  /** Short messages that are pushed between `setBatching(true)` and `setBatching(false)` go out in one write. */
  setBatching(yes: boolean): void {
    this.#batchDepth += yes ? 1 : -1;
    if (this.#batchDepth === 0) this.#flush();
  }

  #flush(): void {
    const frames = this.#batchedFrames;
    if (frames.length === 0) return;
    this.#batchedFrames = [];
    const [only] = frames;
    // One copied buffer costs less than several writes.
    this.rawSocket?.write(frames.length === 1 ? only : Buffer.concat(frames));
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

/** The bytes of a message of the socket library. */
export function bytesOf(data: RawData): Uint8Array {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return Array.isArray(data) ? Buffer.concat(data) : data;
}

/** Closes a socket with a code and a reason, and cuts it off if the client does not answer in time. */
export function closeSocket(socket: WebSocket, code: number, reason: string): void {
  let text = reason;
  while (Buffer.byteLength(text) > 123) text = text.slice(0, -1);
  if (socket instanceof Socket && socket.readyState === WebSocket.OPEN) socket.meter.closed(code);
  socket.close(code, text);
  setTimeout(() => socket.terminate(), CLOSE_TIMEOUT).unref();
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
      const queued = waiting ?? [];
      waiting = null;
      events = handlers;
      for (const bytes of queued) handlers.message(bytes);
    },
  };
}
