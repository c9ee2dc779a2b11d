/**
 * The carrier: one real WebSocket that carries the sockets of all rooms of a page as channels. `carriedSocket` returns a socket
 * class for y-websocket's provider. With it a plan of forty sections opens with one HTTP upgrade.
 */
import { LineWatch, WATCH_INTERVAL } from '#client/live/line-watch.ts';
import { CARRIER_PATH, readCarrierFrame, writeCarrierFrame } from '#shared/carrier.ts';

/** The part of the browser's WebSocket that a carrier uses. */
export type RealSocket = {
  binaryType: BinaryType;
  readonly readyState: number;
  readonly bufferedAmount: number;
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent<ArrayBuffer>) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  onerror: ((event: Event) => void) | null;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(): void;
};

/** What a page learns of the server's answers (S14). */
export type Answers = {
  /** Something came from the server. */
  heard(): void;
  /** A line was given up, because nothing came any more since this time, in milliseconds since 1970. */
  missing(since: number): void;
};

const PING = writeCarrierFrame({ kind: 'ping', channel: 0 }) as Uint8Array<ArrayBuffer>;
const NO_ANSWERS: Answers = { heard: () => undefined, missing: () => undefined };

const CONNECTING = 0;
const OPEN = 1;
const CLOSED = 3;

/** The fields of a close event that a channel's close handler reads. */
type CloseFields = { readonly code: number; readonly reason: string; readonly wasClean: boolean };

function closeEvent(code: number, reason: string): CloseEvent {
  // Not all versions of Node have CloseEvent, and the provider reads only these fields.
  return Object.assign<Event, CloseFields>(new Event('close'), { code, reason, wasClean: true });
}

/** One real socket and its channels, by number. */
class Carrier {
  readonly #real: RealSocket;
  readonly #channels = new Map<number, Channel>();
  readonly #onClose: () => void;
  readonly #answers: Answers;
  readonly #watch: LineWatch;
  readonly #timer: ReturnType<typeof setInterval>;
  #nextNumber = 1;

  /** `onClose` is called when the real socket has closed, or just before the carrier closes it. */
  constructor(real: RealSocket, onClose: () => void, answers: Answers) {
    this.#real = real;
    this.#onClose = onClose;
    this.#answers = answers;
    this.#watch = new LineWatch({
      ask: () => this.send(PING),
      backlog: () => real.bufferedAmount,
      dead: (since) => this.#abandon(since),
    });
    this.#timer = setInterval(() => this.#watch.look(), WATCH_INTERVAL);
    real.binaryType = 'arraybuffer';
    real.onopen = () => {
      for (const channel of Array.from(this.#channels.values())) channel.markOpen();
    };
    real.onmessage = ({ data }) => this.#receive(new Uint8Array(data));
    real.onclose = (event) => this.#closeAll(event.code, event.reason);
    // The close event that follows says what went wrong.
    real.onerror = () => undefined;
  }

  #receive(bytes: Uint8Array): void {
    this.#watch.heard();
    this.#answers.heard();
    const frame = readCarrierFrame(bytes);
    if (frame === null) return;
    const channel = this.#channels.get(frame.channel);
    if (frame.kind === 'data') channel?.onmessage?.({ data: frame.bytes.slice().buffer });
    else if (frame.kind === 'close' && channel !== undefined) {
      this.#channels.delete(frame.channel);
      channel.markClosed(frame.code, frame.reason);
      this.#closeIfUnused();
    }
  }

  /** Gives a dead line up. Its rooms connect again, on a new socket. */
  #abandon(since: number): void {
    this.#real.onmessage = null;
    this.#real.onclose = null;
    this.#closeReal();
    this.#answers.missing(since);
    this.#closeAll(1006, '');
  }

  #closeAll(code: number, reason: string): void {
    clearInterval(this.#timer);
    this.#onClose();
    for (const channel of Array.from(this.#channels.values())) channel.markClosed(code, reason);
    this.#channels.clear();
  }

  /** Closes the real socket when no channel is left. */
  #closeIfUnused(): void {
    if (this.#channels.size > 0) return;
    clearInterval(this.#timer);
    this.#onClose();
    this.#closeReal();
  }

  #closeReal(): void {
    // A browser reports an error for a socket that is closed before it is open, so such a socket is closed when it opens.
    if (this.#real.readyState === CONNECTING) this.#real.onopen = () => this.#real.close();
    else this.#real.close();
  }

  get open(): boolean {
    return this.#real.readyState === OPEN;
  }

  /** The number of bytes that the real socket has not sent yet. */
  get backlog(): number {
    return this.#real.bufferedAmount;
  }

  /** Registers a channel and returns its number. */
  register(channel: Channel): number {
    const number = this.#nextNumber++;
    this.#channels.set(number, channel);
    return number;
  }

  send(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.open) this.#real.send(bytes);
  }

  /** Closes a channel and sends its close frame to the server. */
  close(number: number): void {
    if (!this.#channels.delete(number)) return;
    this.send(writeCarrierFrame({ kind: 'close', channel: number, code: 1000, reason: '' }) as Uint8Array<ArrayBuffer>);
    this.#closeIfUnused();
  }
}

/** A channel of a carrier, with the part of the WebSocket interface that the provider uses. */
class Channel {
  static readonly CONNECTING = CONNECTING;
  static readonly OPEN = OPEN;
  static readonly CLOSED = CLOSED;
  readonly CONNECTING = CONNECTING;
  readonly OPEN = OPEN;
  readonly CLOSED = CLOSED;
  binaryType: BinaryType = 'arraybuffer';
  readyState: number = CONNECTING;
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  readonly #carrier: Carrier;
  readonly #number: number;
  readonly #address: string;

  constructor(carrier: Carrier, address: string) {
    this.#carrier = carrier;
    this.#address = address;
    this.#number = carrier.register(this);
    // As with a real socket, the provider sets the handlers after the constructor returns.
    if (carrier.open) queueMicrotask(() => this.markOpen());
  }

  get bufferedAmount(): number {
    return this.#carrier.backlog;
  }

  /** Opens the channel: sends its open frame and calls the open handler. */
  markOpen(): void {
    if (this.readyState !== CONNECTING) return;
    this.readyState = OPEN;
    this.#carrier.send(
      writeCarrierFrame({ kind: 'open', channel: this.#number, address: this.#address }) as Uint8Array<ArrayBuffer>,
    );
    this.onopen?.(new Event('open'));
  }

  /** Calls the close handler, once. */
  markClosed(code: number, reason: string): void {
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSED;
    this.onclose?.(closeEvent(code, reason));
  }

  send(data: Uint8Array): void {
    if (this.readyState !== OPEN) return;
    this.#carrier.send(writeCarrierFrame({ kind: 'data', channel: this.#number, bytes: data }) as Uint8Array<ArrayBuffer>);
  }

  close(): void {
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSED;
    this.#carrier.close(this.#number);
    queueMicrotask(() => this.onclose?.(closeEvent(1005, '')));
  }
}

/**
 * Returns a socket class for y-websocket's provider. All its sockets to one server share one carrier. The carrier opens with
 * the first socket and closes with the last. `connect` opens a real socket.
 */
export function carriedSocket(
  connect: (url: string) => RealSocket,
  answers: Answers = NO_ANSWERS,
): typeof globalThis.WebSocket {
  const carriers = new Map<string, Carrier>();
  class Carried extends Channel {
    constructor(url: string | URL) {
      const [, server = '', address = ''] = new RegExp(`^(.*${CARRIER_PATH})/(.*)$`).exec(String(url)) ?? [];
      let carrier = carriers.get(server);
      if (carrier === undefined) {
        const ended = (): void => {
          if (carriers.get(server) === newCarrier) carriers.delete(server);
        };
        const newCarrier: Carrier = new Carrier(connect(server), ended, answers);
        carriers.set(server, (carrier = newCarrier));
      }
      super(carrier, address);
    }
  }
  // The provider only constructs a socket, sets its handlers, sends and closes. A channel can do all of these.
  return Carried as unknown as typeof globalThis.WebSocket;
}
