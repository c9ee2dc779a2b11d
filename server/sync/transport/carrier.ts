/**
 * A carrier: one socket for all rooms of a plan. Each room has a channel on it, with the same checks, rules, codes and limits
 * as on its own socket.
 */
import type { RawData } from 'ws';
import { dataFrameHead, readCarrierFrame, writeCarrierFrame } from '#shared/carrier.ts';
import { ERRORS } from '#shared/errors.ts';
import { CLOSE_TRY_LATER, MAX_MESSAGE_BYTES } from '#shared/wire.ts';
import { bytesOf, closeSocket, type Line, type LineEvents, type Socket } from '#server/sync/transport/line.ts';

/** The most open channels on one carrier: far more than a plan has sections. */
const MAX_CHANNELS = 300;

/** The server answers a client that asks whether it is there at most this often, in milliseconds. */
const PONG_INTERVAL = 1000;
const PONG = writeCarrierFrame({ kind: 'pong', channel: 0 });

class Channel implements Line {
  open = true;
  readonly #socket: Socket;
  readonly #number: number;
  readonly #head: Uint8Array;
  readonly #onEnd: () => void;
  #waiting: Uint8Array[] | null = [];
  #waitingBytes = 0;
  #events: LineEvents | null = null;

  constructor(socket: Socket, number: number, onEnd: () => void) {
    this.#socket = socket;
    this.#number = number;
    this.#head = dataFrameHead(number);
    this.#onEnd = onEnd;
  }

  get backlog(): number {
    return this.#socket.bufferedBytes;
  }

  send(message: Uint8Array): void {
    if (this.open) this.#socket.push(message, this.#head);
  }

  setBatching(yes: boolean): void {
    this.#socket.setBatching(yes);
  }

  close(code: number, reason: string): void {
    if (!this.open) return;
    this.#socket.meter.closed(code);
    this.#socket.push(writeCarrierFrame({ kind: 'close', channel: this.#number, code, reason }));
    this.end();
  }

  closeSlowSocket(): void {
    closeSocket(this.#socket, CLOSE_TRY_LATER, 'Too much is waiting to be sent. Please come back.');
  }

  listen(events: LineEvents): void {
    const before = this.#waiting ?? [];
    this.#waiting = null;
    this.#events = events;
    for (const bytes of before) events.message(bytes);
  }

  /** Handles bytes that arrived for this channel. */
  receive(bytes: Uint8Array): void {
    if (!this.open) return;
    this.#waitingBytes += this.#events === null ? bytes.length : 0;
    if (bytes.length > MAX_MESSAGE_BYTES || this.#waitingBytes > MAX_MESSAGE_BYTES) {
      this.close(ERRORS.too_large.close, ERRORS.too_large.message);
    } else if (this.#events !== null) this.#events.message(bytes);
    else this.#waiting?.push(bytes);
  }

  /** Ends the channel, because the client closed it or the carrier closed. */
  end(): void {
    if (!this.open) return;
    this.open = false;
    this.#onEnd();
    this.#events?.close();
  }
}

/** Serves a carrier. `onOpen` is called with each channel that the client opens and the address that it asks for. */
export function serveCarrier(socket: Socket, onOpen: (line: Line, address: string) => void): void {
  const channels = new Map<number, Channel>();
  let answeredAt = -PONG_INTERVAL;
  const closeMalformed = (): void => closeSocket(socket, ERRORS.outside_schema.close, 'The message cannot be read.');
  socket.on('message', (data: RawData, isBinary: boolean) => {
    const frame = isBinary ? readCarrierFrame(bytesOf(data)) : null;
    if (frame === null) return closeMalformed();
    const channel = channels.get(frame.channel);
    switch (frame.kind) {
      case 'open': {
        if (channel !== undefined) return closeMalformed();
        if (channels.size >= MAX_CHANNELS) return closeSocket(socket, ERRORS.too_many.close, 'Too many rooms on one socket.');
        const opened = new Channel(socket, frame.channel, () => channels.delete(frame.channel));
        channels.set(frame.channel, opened);
        return onOpen(opened, frame.address);
      }
      case 'data':
        // The server may have just closed this channel, while the frame was on its way.
        return channel?.receive(frame.bytes);
      case 'close':
        return channel?.end();
      case 'ping': {
        const now = performance.now();
        // What waits to be sent answers as well, once it arrives.
        if (now - answeredAt < PONG_INTERVAL || socket.bufferedBytes > 0) return;
        answeredAt = now;
        return socket.push(PONG);
      }
      case 'pong':
        // The server asks by the WebSocket's own pings, which browsers answer by themselves.
        return;
    }
  });
  socket.on('close', () => {
    for (const channel of Array.from(channels.values())) channel.end();
  });
}
