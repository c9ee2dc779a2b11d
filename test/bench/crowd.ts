/** The simulated clients of the load generator: they join rooms, type, and measure when letters of others arrive. */
import { SCHEMA_VERSION } from '#shared/schema-version.ts';
import { MESSAGE_SAVED, MESSAGE_SYNC, SYNC_STEP_1, SYNC_STEP_2, SYNC_UPDATE } from '#shared/wire.ts';
import { pushBytes, pushUint, Reader } from './bytes.ts';
import { keystroke, readUnits, type Place } from './keystrokes.ts';
import { clientFrame, Wire } from './wire.ts';

/** The protocol of a server. `y` is the protocol of y-websocket. `bare` is a relay, which sends nothing of its own. */
export type Protocol = 'y' | 'alongside' | 'hocuspocus' | 'bare';

/** How to reach a server: its port, its protocol, and the cookie of each person, null if it needs none. */
export type ServerAddress = {
  readonly port: number;
  readonly protocol: Protocol;
  readonly cookie: (person: number) => string | null;
};

/** A message type of Hocuspocus: a sync message that must not be answered with another sync reply. */
const SYNC_REPLY = 4;
const encoder = new TextEncoder();
const reader = new Reader();

/** Receives latencies in milliseconds. */
export type LatencySink = { record(latency: number): void };

/** A room and the clients in it. */
export class Crowd {
  readonly name: string;
  readonly at: ServerAddress;
  readonly clients: BenchClient[] = [];
  readonly writers = new Map<number, BenchClient>();
  latencySink: LatencySink | null = null;
  /** How many letters arrived at clients other than their writer. One letter counts once for each client. */
  delivered = 0;

  constructor(name: string, at: ServerAddress) {
    this.name = name;
    this.at = at;
  }

  /** Connects a client of a person, by default to the room's server. Resolves when the room's content has arrived. */
  async join(
    person: number,
    writes: { client: number; place: Place } | null = null,
    at: ServerAddress = this.at,
  ): Promise<BenchClient> {
    const client = new BenchClient(this, person, writes, at);
    this.clients.push(client);
    if (writes !== null) this.writers.set(writes.client, client);
    await client.joined;
    return client;
  }

  /** How many letters the clients have typed in this room. */
  get typed(): number {
    let sum = 0;
    for (const writer of this.writers.values()) sum += writer.typed;
    return sum;
  }

  /** How many letters have still to arrive. One letter counts once for each client. */
  get missing(): number {
    return this.typed * (this.clients.length - 1) - this.delivered;
  }

  leave(): void {
    for (const client of this.clients) client.wire.leave();
  }
}

/** One client of one person in one room. */
export class BenchClient {
  readonly room: Crowd;
  readonly wire: Wire;
  readonly person: number;
  readonly joined: Promise<void>;
  typed = 0;
  /** How many messages of this client the server has acknowledged as saved. */
  saved = 0;
  /** The size in bytes of the content that the client received when it joined. */
  content = 0;
  closedWith: string | null = null;
  readonly #writes: { client: number; place: Place } | null;
  readonly #prefix: number[] = [];
  /** The time when each letter was sent, by the letter's clock. */
  readonly #sentAt: number[] = [];
  /** The next expected clock of each writer, by client id. */
  readonly #received = new Map<number, number>();
  #answered = false;
  #resolveJoined: () => void = () => undefined;

  constructor(room: Crowd, person: number, writes: { client: number; place: Place } | null, at: ServerAddress) {
    this.room = room;
    this.person = person;
    this.#writes = writes;
    const { port, protocol, cookie } = at;
    let rejectJoined: (error: Error) => void = () => undefined;
    this.joined = new Promise<void>((resolve, reject) => {
      this.#resolveJoined = resolve;
      rejectJoined = reject;
    });
    const path =
      protocol === 'alongside'
        ? `/sync/${room.name}?schema=${SCHEMA_VERSION}&acks=1`
        : protocol === 'hocuspocus'
          ? '/'
          : `/${room.name}`;
    if (protocol === 'hocuspocus') pushBytes(this.#prefix, encoder.encode(room.name));
    this.wire = new Wire(port, path, cookie(person), {
      open: () => this.#sendGreeting(protocol),
      message: (payload) => this.#receive(payload, protocol),
      close: (code, reason) => {
        this.closedWith = `${code} ${reason}`;
        rejectJoined(new Error(`${room.name} was closed before it was joined: ${code} ${reason}`));
      },
    });
  }

  #sendGreeting(speech: Protocol): void {
    if (speech === 'bare') return this.#resolveJoined();
    // Hocuspocus' authentication message. Its server does not check the token here.
    if (speech === 'hocuspocus') this.wire.send(Uint8Array.from([...this.#prefix, 2, 0, 0]));
    this.wire.send(Uint8Array.from([...this.#prefix, MESSAGE_SYNC, SYNC_STEP_1, 1, 0]));
  }

  #sync(kind: number, update: Uint8Array | readonly number[]): Buffer {
    const bytes = [...this.#prefix, MESSAGE_SYNC, kind];
    pushUint(bytes, update.length);
    for (const byte of update) bytes.push(byte);
    return clientFrame(Uint8Array.from(bytes));
  }

  /** Sends any update. */
  sends(update: Uint8Array): void {
    this.wire.sendFrame(this.#sync(SYNC_UPDATE, update));
  }

  /** Sends one typed letter. */
  types(): void {
    if (this.#writes === null) throw new Error('this person only reads');
    const frame = this.#sync(SYNC_UPDATE, keystroke(this.#writes.client, this.typed, this.#writes.place));
    this.typed += 1;
    this.#sentAt.push(performance.now());
    this.wire.sendFrame(frame);
  }

  sentAt(clock: number): number {
    return this.#sentAt[clock] ?? Number.NaN;
  }

  #receive(payload: Uint8Array, speech: Protocol): void {
    reader.over(payload);
    if (speech === 'hocuspocus') reader.skip(reader.uint());
    const type = reader.uint();
    if (type === MESSAGE_SAVED && speech === 'alongside') this.saved = reader.uint();
    if (type !== MESSAGE_SYNC && !(type === SYNC_REPLY && speech === 'hocuspocus')) return;
    const kind = reader.uint();
    const length = reader.uint();
    if (kind === SYNC_UPDATE) {
      if (this.room.typed > 0) this.#receiveUpdate();
    } else if (kind === SYNC_STEP_2) {
      this.content = length;
      this.#resolveJoined();
    } else if (!this.#answered) {
      this.#answered = true;
      this.wire.sendFrame(this.#sync(SYNC_STEP_2, [0, 0]));
    }
  }

  #receiveUpdate(): void {
    const { room } = this;
    const now = performance.now();
    readUnits(reader, (client, clock, length) => {
      const writer = room.writers.get(client);
      if (writer === undefined || writer === this) return;
      const next = this.#received.get(client) ?? 0;
      if (clock > next) throw new Error(`${room.name}: letters ${next} to ${clock} of a writer never came`);
      for (let unit = next; unit < clock + length; unit++) {
        room.delivered += 1;
        room.latencySink?.record(now - writer.sentAt(unit));
      }
      if (clock + length > next) this.#received.set(client, clock + length);
    });
  }
}
