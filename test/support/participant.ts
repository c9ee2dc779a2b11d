/** Test clients of a room: a participant with the stock Yjs provider, and a raw socket for hostile messages. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { SCHEMA_VERSION } from '#shared/schema-version.ts';
import {
  MESSAGE_EVENT,
  MESSAGE_SAVED,
  MESSAGE_SYNC,
  SYNC_STEP_1,
  SYNC_STEP_2,
  SYNC_UPDATE,
  type PlanEvent,
} from '#shared/wire.ts';
import { plain, textOf } from './section-text.ts';
import { cookieOf, type Name } from './world.ts';

/** Waits until `check` returns true. Throws an error with `what` after `timeout` milliseconds. */
export async function until(what: string, check: () => boolean, timeout = 60_000): Promise<void> {
  const end = Date.now() + timeout;
  while (!check()) {
    if (Date.now() > end) throw new Error(`did not happen in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}

/** How a participant joins. With `schema` null no schema version is sent, as by a stock client. */
export type JoinOptions = {
  schema?: number | null;
  acks?: boolean;
  doc?: Y.Doc;
  connect?: boolean;
  /** A cookie that replaces the session cookie of the named person. */
  cookie?: string;
  /** A socket class that replaces the participant's own one. */
  socket?: typeof globalThis.WebSocket;
};

/** A person in a room, connected with the stock provider. */
export class Participant {
  readonly name: Name;
  readonly doc: Y.Doc;
  readonly provider: WebsocketProvider;
  /** How many messages with updates were sent on the current connection, and how many of them the server acknowledged. */
  sent = 0;
  saved = 0;
  closedWith: { code: number; reason: string } | null = null;
  events = 0;
  /** The pages that told that this participant has seen something. */
  readonly seen: string[] = [];
  /** The sections in which somebody said something, as this participant was told. */
  readonly talk: string[] = [];

  constructor(url: string, name: Name, room: string, options: JoinOptions = {}) {
    this.name = name;
    this.doc = options.doc ?? new Y.Doc();
    const connected = (): void => {
      this.sent = 0;
      this.saved = 0;
    };
    const sending = (data: Uint8Array): void => {
      if (data[0] === MESSAGE_SYNC && (data[1] === SYNC_STEP_2 || data[1] === SYNC_UPDATE)) this.sent += 1;
    };
    const closed = (code: number, reason: string): void => void (this.closedWith = { code, reason });
    class Socket extends WebSocket {
      constructor(address: string | URL, protocols?: string | string[]) {
        super(address, protocols, { headers: { cookie: options.cookie ?? cookieOf(name) } });
        connected();
        // 1005: this client closed the socket itself.
        this.on('close', (code, reason) => code === 1005 || closed(code, reason.toString()));
      }

      override send(data: Parameters<WebSocket['send']>[0]): void {
        if (data instanceof Uint8Array) sending(data);
        super.send(data);
      }
    }
    const params: Record<string, string> = {};
    if (options.schema !== null) params['schema'] = String(options.schema ?? SCHEMA_VERSION);
    if (options.acks !== false) params['acks'] = '1';
    this.provider = new WebsocketProvider(url, room, this.doc, {
      // The provider's type wants a browser's WebSocket class. The class of `ws` has everything that the provider uses.
      WebSocketPolyfill: options.socket ?? (Socket as unknown as typeof globalThis.WebSocket),
      disableBc: true,
      params,
      maxBackoffTime: 300,
      connect: options.connect !== false,
    });
    if (options.socket !== undefined)
      this.provider.on(
        'connection-close',
        (event) => event !== null && event.code !== 1005 && closed(event.code, event.reason),
      );
    this.provider.messageHandlers[MESSAGE_SAVED] = (_encoder, decoder) => void (this.saved = decoding.readVarUint(decoder));
    this.provider.messageHandlers[MESSAGE_EVENT] = (_encoder, decoder) => {
      const event = JSON.parse(decoding.readVarString(decoder)) as PlanEvent;
      if (event.event === 'seen') this.seen.push(event.page);
      else this.events += 1;
      if (event.event === 'threads-changed') this.talk.push(event.sectionId);
    };
  }

  /** Types text at the end of a paragraph. */
  types(text: string, paragraph = 0): void {
    const node = textOf(this.doc, paragraph);
    node.insert(node.length, text);
  }

  get text(): string {
    return plain(this.doc);
  }

  /** Resolves when the room's content has arrived. */
  async synced(): Promise<this> {
    await until(`${this.name} is synced`, () => this.provider.synced);
    return this;
  }

  /** Resolves when the server has acknowledged everything that was sent as saved. */
  async isSaved(): Promise<void> {
    await until(
      `${this.name}'s text is saved`,
      () => this.provider.wsconnected && this.provider.synced && this.sent > 0 && this.saved === this.sent,
    );
  }

  /** Resolves when this participant's document contains the text. */
  async sees(text: string): Promise<void> {
    await until(`${this.name} sees ${text}`, () => this.text.includes(text));
  }

  /** Resolves with the close code when the server has closed the socket. */
  async isClosed(): Promise<number> {
    await until(`${this.name} is closed`, () => this.closedWith !== null);
    return this.closedWith?.code ?? 0;
  }

  goesOffline(): void {
    this.provider.disconnect();
  }

  comesBack(): void {
    this.closedWith = null;
    this.provider.connect();
  }

  leaves(): void {
    this.provider.destroy();
    this.doc.destroy();
  }
}

/** A raw WebSocket that can send any bytes. */
export class RawSocket {
  readonly socket: WebSocket;
  readonly received: Uint8Array[] = [];
  closedWith: { code: number; reason: string } | null = null;
  failed: Error | null = null;

  constructor(url: string, headers: Record<string, string>) {
    this.socket = new WebSocket(url, { headers });
    this.socket.on('message', (data: Buffer) => this.received.push(new Uint8Array(data)));
    this.socket.on('close', (code, reason) => void (this.closedWith = { code, reason: reason.toString() }));
    this.socket.on('error', (error) => void (this.failed = error));
  }

  /** Connects with the session cookie of a person of the test world. `query` is any query string. */
  static as(name: Name, url: string, room: string, query = `?schema=${SCHEMA_VERSION}&acks=1`): RawSocket {
    return new RawSocket(`${url}/${room}${query}`, { cookie: cookieOf(name) });
  }

  /** Resolves when the server's sync step 1 has arrived, or when the socket has closed. */
  async greeted(): Promise<this> {
    await until(
      'a greeting',
      () => this.received.some((m) => m[0] === MESSAGE_SYNC && m[1] === SYNC_STEP_1) || this.closedWith !== null,
    );
    return this;
  }

  says(bytes: Uint8Array | readonly number[]): void {
    this.socket.send(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes));
  }

  sendsUpdate(update: Uint8Array, type = SYNC_UPDATE): void {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, MESSAGE_SYNC);
    encoding.writeVarUint(encoder, type);
    encoding.writeVarUint8Array(encoder, update);
    this.says(encoding.toUint8Array(encoder));
  }

  /** The last count of saved messages that the server has sent; 0 if there is none. */
  get saved(): number {
    const last = this.received.findLast((message) => message[0] === MESSAGE_SAVED);
    return last === undefined ? 0 : decoding.readVarUint(decoding.createDecoder(last.subarray(1)));
  }

  /** Resolves with the close code when the server has closed the socket. */
  async isClosed(): Promise<number> {
    await until('the socket is closed', () => this.closedWith !== null || this.failed !== null);
    return this.closedWith?.code ?? 0;
  }
}
