/** One socket for a whole plan: each room on a channel of it, with the same door, rules, codes and limits as a socket of its own. */
import type { RawData } from 'ws';
import { dataFrameHead, readCarrierFrame, writeCarrierFrame } from '#shared/carrier.ts';
import { ERRORS } from '#shared/errors.ts';
import { CLOSE_TRY_LATER, MAX_MESSAGE_BYTES } from '#shared/wire.ts';
import { bytesOf, closeSocket, type Line, type LineEvents, type Socket } from '#server/sync/transport/line.ts';

/** Channels that one carrier may have open: far more than a plan has sections. */
const MAX_CHANNELS = 300;

class Channel implements Line {
  open = true;
  readonly #socket: Socket;
  readonly #number: number;
  readonly #head: Uint8Array;
  readonly #gone: () => void;
  #waiting: Uint8Array[] | null = [];
  #waitingBytes = 0;
  #events: LineEvents | null = null;

  constructor(socket: Socket, number: number, gone: () => void) {
    this.#socket = socket;
    this.#number = number;
    this.#head = dataFrameHead(number);
    this.#gone = gone;
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

  /** Something arrived for this channel. */
  arrive(bytes: Uint8Array): void {
    if (!this.open) return;
    this.#waitingBytes += this.#events === null ? bytes.length : 0;
    if (bytes.length > MAX_MESSAGE_BYTES || this.#waitingBytes > MAX_MESSAGE_BYTES) {
      this.close(ERRORS.too_large.close, ERRORS.too_large.message);
    } else if (this.#events !== null) this.#events.message(bytes);
    else this.#waiting?.push(bytes);
  }

  /** The client or the carrier has gone. */
  end(): void {
    if (!this.open) return;
    this.open = false;
    this.#gone();
    this.#events?.close();
  }
}

/** Serves a carrier; `welcome` is called with each channel that is opened and the address it asks for. */
export function serveCarrier(socket: Socket, welcome: (line: Line, address: string) => void): void {
  const channels = new Map<number, Channel>();
  const nonsense = (): void => closeSocket(socket, ERRORS.outside_schema.close, 'The message cannot be read.');
  socket.on('message', (data: RawData, isBinary: boolean) => {
    const frame = isBinary ? readCarrierFrame(bytesOf(data)) : null;
    if (frame === null) return nonsense();
    const channel = channels.get(frame.channel);
    switch (frame.kind) {
      case 'open': {
        if (channel !== undefined) return nonsense();
        if (channels.size >= MAX_CHANNELS) return closeSocket(socket, ERRORS.too_many.close, 'Too many rooms on one socket.');
        const opened = new Channel(socket, frame.channel, () => channels.delete(frame.channel));
        channels.set(frame.channel, opened);
        return welcome(opened, frame.address);
      }
      case 'data':
        // For a channel that was just closed from here, it crossed the goodbye on its way.
        return channel?.arrive(frame.bytes);
      case 'close':
        return channel?.end();
    }
  });
  socket.on('close', () => {
    for (const channel of Array.from(channels.values())) channel.end();
  });
}
