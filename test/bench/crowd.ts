/** People in rooms, as the generator plays them: they join, type at a steady rate, and hear what the others typed. */
import { SCHEMA_VERSION } from '#shared/schema-version.ts';
import { MESSAGE_SAVED, MESSAGE_SYNC, SYNC_STEP_1, SYNC_STEP_2, SYNC_UPDATE } from '#shared/wire.ts';
import { pushBytes, pushUint, Reader } from './bytes.ts';
import { keystroke, readUnits, type Place } from './keystrokes.ts';
import { clientFrame, Wire } from './wire.ts';

/** How a server is spoken to. `bare` is a relay: it greets nobody and has nothing to tell. */
export type Protocol = 'y' | 'alongside' | 'hocuspocus' | 'bare';

/** A server that people can join. */
export type ServerAddress = {
  readonly port: number;
  readonly protocol: Protocol;
  readonly cookie: (person: number) => string | null;
};

/** One of Hocuspocus' own message types: a sync message that wants no answer to its answer. */
const SYNC_REPLY = 4;
const encoder = new TextEncoder();
const reader = new Reader();

/** Where latencies go, in milliseconds; null while nobody measures. */
export type LatencySink = { record(latency: number): void };

/** A room with those who are in it. */
export class Crowd {
  readonly name: string;
  readonly at: ServerAddress;
  readonly seats: BenchClient[] = [];
  readonly writers = new Map<number, BenchClient>();
  latencySink: LatencySink | null = null;
  /** Letters that reached somebody other than who typed them. */
  delivered = 0;

  constructor(name: string, at: ServerAddress) {
    this.name = name;
    this.at = at;
  }

  /** Lets a person in, where it is said by another node; resolves when the room's content has arrived. */
  async join(
    person: number,
    writes: { client: number; place: Place } | null = null,
    at: ServerAddress = this.at,
  ): Promise<BenchClient> {
    const seat = new BenchClient(this, person, writes, at);
    this.seats.push(seat);
    if (writes !== null) this.writers.set(writes.client, seat);
    await seat.joined;
    return seat;
  }

  /** How many letters were typed in this room. */
  get typed(): number {
    let sum = 0;
    for (const writer of this.writers.values()) sum += writer.typed;
    return sum;
  }

  /** How many deliveries are still to come. */
  get missing(): number {
    return this.typed * (this.seats.length - 1) - this.delivered;
  }

  leave(): void {
    for (const seat of this.seats) seat.wire.leave();
  }
}

/** One person in one room. */
export class BenchClient {
  readonly room: Crowd;
  readonly wire: Wire;
  readonly person: number;
  readonly joined: Promise<void>;
  typed = 0;
  /** How many of this seat's messages the server has called durable. */
  saved = 0;
  /** How long the content was that it got on joining, in bytes. */
  content = 0;
  closedWith: string | null = null;
  readonly #writes: { client: number; place: Place } | null;
  readonly #prefix: number[] = [];
  /** When each letter was sent, by its clock. */
  readonly #sentAt: number[] = [];
  /** How far this seat has heard each writer. */
  readonly #received = new Map<number, number>();
  #answered = false;
  #resolveJoined: () => void = () => undefined;

  constructor(room: Crowd, person: number, writes: { client: number; place: Place } | null, at: ServerAddress) {
    this.room = room;
    this.person = person;
    this.#writes = writes;
    const { port, protocol, cookie } = at;
    let fail: (error: Error) => void = () => undefined;
    this.joined = new Promise<void>((resolve, reject) => {
      this.#resolveJoined = resolve;
      fail = reject;
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
        fail(new Error(`${room.name} was closed before it was joined: ${code} ${reason}`));
      },
    });
  }

  #sendGreeting(speech: Protocol): void {
    if (speech === 'bare') return this.#resolveJoined();
    // Its authentication message: a token that nobody looks at.
    if (speech === 'hocuspocus') this.wire.send(Uint8Array.from([...this.#prefix, 2, 0, 0]));
    this.wire.send(Uint8Array.from([...this.#prefix, MESSAGE_SYNC, SYNC_STEP_1, 1, 0]));
  }

  #sync(kind: number, update: Uint8Array | readonly number[]): Buffer {
    const bytes = [...this.#prefix, MESSAGE_SYNC, kind];
    pushUint(bytes, update.length);
    for (const byte of update) bytes.push(byte);
    return clientFrame(Uint8Array.from(bytes));
  }

  /** Sends an update of any kind. */
  sends(update: Uint8Array): void {
    this.wire.sendFrame(this.#sync(SYNC_UPDATE, update));
  }

  /** Types one letter. */
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
      const heard = this.#received.get(client) ?? 0;
      if (clock > heard) throw new Error(`${room.name}: letters ${heard} to ${clock} of a writer never came`);
      for (let unit = heard; unit < clock + length; unit++) {
        room.delivered += 1;
        room.latencySink?.record(now - writer.sentAt(unit));
      }
      if (clock + length > heard) this.#received.set(client, clock + length);
    });
  }
}
