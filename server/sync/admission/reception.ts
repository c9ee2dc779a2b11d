/** From an accepted line to its slot in a room, and everything it says there until it goes. */
import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import { ERRORS, Refusal } from '#shared/errors.ts';
import { CLOSE_GOING_AWAY, CLOSE_TRY_LATER } from '#shared/wire.ts';
import type { Records } from '#server/store/store.ts';
import { AccountUse, MAX_SOCKETS } from '#server/sync/admission/account-limits.ts';
import { Connection } from '#server/sync/room/connection.ts';
import { admit, presentPerson, readAddress, type Ask } from '#server/sync/admission/door.ts';
import { readMessage } from '#server/sync/transport/frames.ts';
import type { Line } from '#server/sync/transport/line.ts';
import { RequestCoalescer } from '#server/sync/admission/request-coalescer.ts';
import type { Room } from '#server/sync/room/room.ts';
import type { Rooms } from '#server/sync/room/rooms.ts';
import type { FindSession } from '#server/sync/admission/session.ts';
import type { RightsWatch } from '#server/sync/admission/rights-watch.ts';

/** A refusal at the door takes at least this long, in milliseconds, so that its time tells nothing about what exists. */
const DOOR_FLOOR = 25;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

/** What the reception works with. */
export type ReceptionOptions = {
  readonly records: Records;
  readonly rooms: Rooms;
  readonly watch: RightsWatch;
  readonly findSession: FindSession;
  readonly now: () => number;
  readonly logger: Logger;
};

/** One of the sockets that an account may hold, taken with the check: many may come in the same moment. */
class AccountSlot {
  readonly use: AccountUse;
  #taken = true;

  constructor(use: AccountUse) {
    if (use.sockets >= MAX_SOCKETS) throw new Refusal('too_many', 'This account has too many pages open.');
    use.sockets += 1;
    this.use = use;
  }

  giveBack(): void {
    if (this.#taken) this.use.sockets -= 1;
    this.#taken = false;
  }
}

/** Receives lines. */
export class Reception {
  readonly #options: ReceptionOptions;
  readonly #accounts = new Map<string, AccountUse>();
  readonly #questions = new RequestCoalescer();
  readonly #ask: Ask = (question, ask) => this.#questions.ask(question, ask);
  readonly #atTheDoor = new Set<Promise<void>>();
  #closing = false;

  constructor(options: ReceptionOptions) {
    this.#options = options;
  }

  /** Nobody comes in any more, and nobody is heard. Done when those who stood at the door have gone: until then they may ask the store. */
  async close(): Promise<void> {
    this.#closing = true;
    await Promise.all(this.#atTheDoor);
  }

  /** Forgets accounts that have long been quiet. */
  tidy(): void {
    const now = this.#options.now();
    for (const [personId, use] of this.#accounts) if (use.isIdle(now)) this.#accounts.delete(personId);
  }

  #useOf(personId: string): AccountUse {
    let use = this.#accounts.get(personId);
    if (use === undefined) this.#accounts.set(personId, (use = new AccountUse(this.#options.now())));
    return use;
  }

  /** Lets a line in to the room that its address names, or closes it with the reason. */
  async accept(line: Line, request: IncomingMessage, url: string): Promise<void> {
    if (this.#closing) return line.close(CLOSE_GOING_AWAY, 'Please come back.');
    const comes = this.#letIn(line, request, url);
    this.#atTheDoor.add(comes);
    await comes;
    this.#atTheDoor.delete(comes);
  }

  async #letIn(line: Line, request: IncomingMessage, url: string): Promise<void> {
    const { records, rooms, findSession, now, logger } = this.#options;
    const arrived = performance.now();
    let slot: AccountSlot | null = null;
    try {
      const address = readAddress(url);
      const { session, facts } = await admit(records, this.#ask, findSession, request, address, now());
      slot = new AccountSlot(this.#useOf(session.personId));
      const { schema, acks } = address;
      const connection = new Connection(line, { session, user: presentPerson(facts), facts, schema, acks });
      const room = await rooms.open(address.room);
      try {
        if (schema !== null && schema < room.schema) throw new Refusal('client_too_old');
        await this.#enter(line, connection, room, slot);
      } finally {
        room.entering -= 1;
      }
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal('unavailable');
      if (!(error instanceof Refusal)) logger.error({ err: error }, 'the door failed');
      slot?.giveBack();
      await wait(DOOR_FLOOR - (performance.now() - arrived));
      line.close(ERRORS[refusal.code].close, refusal.message);
    }
  }

  async #enter(line: Line, connection: Connection, room: Room, slot: AccountSlot): Promise<void> {
    if (!line.open || this.#closing) {
      slot.giveBack();
      return line.close(CLOSE_GOING_AWAY, 'Please come back.');
    }
    const { watch, now } = this.#options;
    const { use } = slot;
    const waiting: Uint8Array[] = [];
    const flow = (): void => {
      // Nobody is heard before they are in the room, nor after they were put out of it.
      while (room.connections.has(connection) && waiting.length > 0 && !watch.isRechecking(connection)) {
        const next = waiting.shift();
        if (next !== undefined) this.#deliver(room, connection, next);
      }
    };
    line.listen({
      message: (bytes) => {
        // Counted when it arrives and not when it is heard, so that nobody can pile up messages while their rights are looked at.
        if (!use.take(bytes.length, now())) {
          waiting.length = 0;
          room.leave(connection);
          connection.refuse(new Refusal('too_many', 'Too many messages at once. Please wait a little.'));
        } else if (!connection.closed) {
          waiting.push(bytes);
          flow();
        }
      },
      close: () => {
        slot.giveBack();
        room.leave(connection);
        watch.remove(connection);
      },
    });
    // The rights are worked out once more: they may have changed while the door was asking.
    await watch.add(connection, room, flow);
    if (connection.closed || !line.open) return;
    room.join(connection);
    flow();
  }

  #deliver(room: Room, connection: Connection, bytes: Uint8Array): void {
    if (connection.closed || this.#closing) return;
    const { logger } = this.#options;
    try {
      room.handleMessage(connection, readMessage(bytes));
    } catch (error) {
      if (error instanceof Refusal) {
        logger.info({ room: room.name, code: error.code }, 'a message was refused');
        connection.refuse(error);
      } else {
        logger.error({ room: room.name, err: error }, 'a message could not be handled');
        connection.close(CLOSE_TRY_LATER, 'Something went wrong on our side. Please come back.');
      }
      room.leave(connection);
    }
  }
}
