/**
 * One socket for a whole page: `carriedSocket` gives the stock provider a socket class whose sockets are channels of one carrier,
 * so that a plan of forty sections opens with one upgrade.
 */
import { CARRIER_PATH, readCarrierFrame, writeCarrierFrame } from '#shared/carrier.ts';

/** The least that a carrier needs of a real socket; the browser's WebSocket has it. */
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

const CONNECTING = 0;
const OPEN = 1;
const CLOSED = 3;

/** What a channel's close handler reads of the event. */
type Ending = { readonly code: number; readonly reason: string; readonly wasClean: boolean };

function ended(code: number, reason: string): CloseEvent {
  // Node has no CloseEvent of its own in all versions, and the provider reads only these.
  return Object.assign<Event, Ending>(new Event('close'), { code, reason, wasClean: true });
}

class Carrier {
  readonly #real: RealSocket;
  readonly #channels = new Map<number, Channel>();
  readonly #gone: () => void;
  #next = 1;

  constructor(real: RealSocket, gone: () => void) {
    this.#real = real;
    this.#gone = gone;
    real.binaryType = 'arraybuffer';
    real.onopen = () => {
      for (const channel of Array.from(this.#channels.values())) channel.opened();
    };
    real.onmessage = ({ data }) => this.#hear(new Uint8Array(data));
    real.onclose = (event) => this.#end(event.code, event.reason);
    // What went wrong is told by the close that follows.
    real.onerror = () => undefined;
  }

  #hear(bytes: Uint8Array): void {
    const frame = readCarrierFrame(bytes);
    if (frame === null) return;
    const channel = this.#channels.get(frame.channel);
    if (frame.kind === 'data') channel?.onmessage?.({ data: frame.bytes.slice().buffer });
    else if (frame.kind === 'close' && channel !== undefined) {
      this.#channels.delete(frame.channel);
      channel.ended(frame.code, frame.reason);
      this.#rest();
    }
  }

  #end(code: number, reason: string): void {
    this.#gone();
    for (const channel of Array.from(this.#channels.values())) channel.ended(code, reason);
    this.#channels.clear();
  }

  /** A carrier that carries nothing is not needed. */
  #rest(): void {
    if (this.#channels.size > 0) return;
    this.#gone();
    this.#real.close();
  }

  get open(): boolean {
    return this.#real.readyState === OPEN;
  }

  get backlog(): number {
    return this.#real.bufferedAmount;
  }

  take(channel: Channel): number {
    const number = this.#next++;
    this.#channels.set(number, channel);
    return number;
  }

  send(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.open) this.#real.send(bytes);
  }

  leave(number: number): void {
    if (!this.#channels.delete(number)) return;
    this.send(writeCarrierFrame({ kind: 'close', channel: number, code: 1000, reason: '' }) as Uint8Array<ArrayBuffer>);
    this.#rest();
  }
}

/** A channel with the face of a WebSocket, as far as the provider looks. */
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
    this.#number = carrier.take(this);
    // As with a real socket, the handlers are set after this returns.
    if (carrier.open) queueMicrotask(() => this.opened());
  }

  get bufferedAmount(): number {
    return this.#carrier.backlog;
  }

  opened(): void {
    if (this.readyState !== CONNECTING) return;
    this.readyState = OPEN;
    this.#carrier.send(
      writeCarrierFrame({ kind: 'open', channel: this.#number, address: this.#address }) as Uint8Array<ArrayBuffer>,
    );
    this.onopen?.(new Event('open'));
  }

  ended(code: number, reason: string): void {
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSED;
    this.onclose?.(ended(code, reason));
  }

  send(data: Uint8Array): void {
    if (this.readyState !== OPEN) return;
    this.#carrier.send(writeCarrierFrame({ kind: 'data', channel: this.#number, bytes: data }) as Uint8Array<ArrayBuffer>);
  }

  close(): void {
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSED;
    this.#carrier.leave(this.#number);
    queueMicrotask(() => this.onclose?.(ended(1005, '')));
  }
}

/**
 * A socket class for the stock provider. All its sockets to one server share one carrier, which is opened with the first and
 * closed with the last. `connect` opens a real socket.
 */
export function carriedSocket(connect: (url: string) => RealSocket): typeof globalThis.WebSocket {
  const carriers = new Map<string, Carrier>();
  class Carried extends Channel {
    constructor(url: string | URL) {
      const [, server = '', address = ''] = new RegExp(`^(.*${CARRIER_PATH})/(.*)$`).exec(String(url)) ?? [];
      let carrier = carriers.get(server);
      if (carrier === undefined) {
        const made: Carrier = new Carrier(connect(server), () => {
          if (carriers.get(server) === made) carriers.delete(server);
        });
        carriers.set(server, (carrier = made));
      }
      super(carrier, address);
    }
  }
  // The provider constructs it, sets its handlers, sends and closes: all of which a channel does.
  return Carried as unknown as typeof globalThis.WebSocket;
}
