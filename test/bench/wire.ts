/**
 * The load generator's WebSocket client. It reads frames directly from the TCP stream into one shared buffer. So one process
 * can run a thousand clients, and the measurements show the server and not the generator.
 */
import { connect, type Socket } from 'node:net';

const shared = Buffer.allocUnsafe(1024 * 1024);
const MASK = Buffer.from([0x5a, 0xa5, 0x3c, 0xc3]);

/** How many WebSocket frames and bytes all sockets of this process have received and sent. */
export const traffic = { framesIn: 0, bytesIn: 0, framesOut: 0, bytesOut: 0 };

/** Encodes a message as a masked frame, as a client must send it. */
export function clientFrame(payload: Uint8Array, opcode = 2): Buffer {
  const { length } = payload;
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + 4 + length);
  frame[0] = 0x80 | opcode;
  if (head === 2) frame[1] = 0x80 | length;
  else if (head === 4) {
    frame[1] = 0x80 | 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 0x80 | 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  // The mask is not zero, because servers may skip a zero mask. They must do the same work as for a browser.
  MASK.copy(frame, head);
  for (let i = 0; i < length; i++) frame[head + 4 + i] = (payload[i] ?? 0) ^ (MASK[i & 3] ?? 0);
  return frame;
}

/** The events of a socket: open, message and close with a code. A message is valid only until the handler returns. */
export type WireEvents = { open(): void; message(payload: Buffer): void; close(code: number, reason: string): void };

/** One client socket. */
export class Wire {
  readonly #socket: Socket;
  readonly #events: WireEvents;
  #upgraded = false;
  #rest: Buffer | null = null;
  #code = 1006;
  #reason = '';
  closed = false;

  constructor(port: number, path: string, cookie: string | null, events: WireEvents) {
    this.#events = events;
    this.#socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: { buffer: shared, callback: (length) => this.#receive(shared.subarray(0, length)) },
    });
    this.#socket.on('error', () => undefined);
    this.#socket.once('close', () => {
      this.closed = true;
      events.close(this.#code, this.#reason);
    });
    const lines = [`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, 'Upgrade: websocket', 'Connection: Upgrade'];
    lines.push('Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version: 13');
    if (cookie !== null) lines.push(`Cookie: ${cookie}`);
    this.#socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  }

  /** Sends a frame that `clientFrame` made. */
  sendFrame(frame: Buffer): void {
    if (this.closed) return;
    traffic.framesOut += 1;
    traffic.bytesOut += frame.length;
    this.#socket.write(frame);
  }

  send(payload: Uint8Array): void {
    this.sendFrame(clientFrame(payload));
  }

  /** Closes the socket with a close frame. */
  leave(): void {
    this.sendFrame(clientFrame(Buffer.from([0x03, 0xe8]), 8));
    this.#socket.end();
  }

  /** Closes the connection at once without a close frame, as a device that lost its network. */
  vanish(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): boolean {
    let bytes = chunk;
    if (this.#rest !== null) {
      bytes = Buffer.concat([this.#rest, chunk]);
      this.#rest = null;
    }
    let at = this.#upgraded ? 0 : this.#upgrade(bytes);
    if (at >= 0) for (let next = this.#frame(bytes, at); next > at; next = this.#frame(bytes, at)) at = next;
    if (at < bytes.length) this.#rest = Buffer.from(bytes.subarray(Math.max(0, at)));
    return true;
  }

  #upgrade(bytes: Buffer): number {
    const end = bytes.indexOf('\r\n\r\n');
    if (end < 0) return -1;
    const status = bytes.subarray(9, 12).toString();
    if (status !== '101') {
      this.#reason = `HTTP ${status}`;
      this.#socket.destroy();
      return -1;
    }
    this.#upgraded = true;
    this.#events.open();
    return end + 4;
  }

  /** Handles the frame at `at`. Returns where the next frame begins, or `at` if the frame is not complete yet. */
  #frame(bytes: Buffer, at: number): number {
    const available = bytes.length - at;
    if (available < 2) return at;
    let length = (bytes[at + 1] ?? 0) & 0x7f;
    let head = 2;
    if (length === 126) {
      if (available < 4) return at;
      length = bytes.readUInt16BE(at + 2);
      head = 4;
    } else if (length === 127) {
      if (available < 10) return at;
      length = Number(bytes.readBigUInt64BE(at + 2));
      head = 10;
    }
    if (available < head + length) return at;
    const payload = bytes.subarray(at + head, at + head + length);
    traffic.framesIn += 1;
    traffic.bytesIn += head + length;
    const opcode = (bytes[at] ?? 0) & 0x0f;
    if (opcode === 2) this.#events.message(payload);
    else if (opcode === 9) this.#socket.write(clientFrame(payload, 10));
    else if (opcode === 8) {
      if (length >= 2) this.#code = payload.readUInt16BE(0);
      this.#reason = payload.subarray(2).toString();
      this.#socket.end();
    }
    return at + head + length;
  }
}
