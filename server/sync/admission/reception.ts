/** Takes an accepted line into its room, and passes on each of its messages until it closes. */
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

/** A refusal takes at least this long, in milliseconds, so that its time does not tell what exists. */
const MIN_REFUSAL_TIME = 25;

/** The refusals of words for which the rights are worked out again first. */
const MAY_BE_STALE: ReadonlySet<string> = new Set(['not_allowed', 'not_saved']);

const tooMany = (): Refusal => new Refusal('too_many', 'Too many messages at once. Please wait a little.');

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

/** What the reception needs. */
export type ReceptionOptions = {
  readonly records: Records;
  readonly rooms: Rooms;
  readonly watch: RightsWatch;
  readonly findSession: FindSession;
  readonly now: () => number;
  readonly logger: Logger;
};

/**
 * One of the sockets that an account may have. It is counted in the same step as the check, because many sockets may come at
 * the same moment.
 */
class AccountSlot {
  readonly use: AccountUse;
  #taken = true;

  constructor(use: AccountUse) {
    if (use.sockets >= MAX_SOCKETS) throw new Refusal('too_many', 'This account has too many pages open.');
    use.sockets += 1;
    this.use = use;
  }

  release(): void {
    if (this.#taken) this.use.sockets -= 1;
    this.#taken = false;
  }
}

/** Accepts lines, checks them, and connects each to its room. */
export class Reception {
  readonly #options: ReceptionOptions;
  readonly #accounts = new Map<string, AccountUse>();
  readonly #coalescer = new RequestCoalescer();
  readonly #ask: Ask = (question, ask) => this.#coalescer.ask(question, ask);
  readonly #entering = new Set<Promise<void>>();
  #closing = false;

  constructor(options: ReceptionOptions) {
    this.#options = options;
  }

  /**
   * Accepts no more lines and handles no more messages. Resolves when all lines that were being checked are done: until then
   * they may ask the store.
   */
  async close(): Promise<void> {
    this.#closing = true;
    await Promise.all(this.#entering);
  }

  /** Deletes the records of accounts that have long been idle. */
  tidy(): void {
    const now = this.#options.now();
    for (const [personId, use] of this.#accounts) if (use.isIdle(now)) this.#accounts.delete(personId);
  }

  #useOf(personId: string): AccountUse {
    let use = this.#accounts.get(personId);
    if (use === undefined) this.#accounts.set(personId, (use = new AccountUse(this.#options.now())));
    return use;
  }

  /** Takes a line into the room that its address names, or closes it with the reason. */
  async accept(line: Line, request: IncomingMessage, url: string): Promise<void> {
    if (this.#closing) return line.close(CLOSE_GOING_AWAY, 'Please come back.');
    const entry = this.#checkAndEnter(line, request, url);
    this.#entering.add(entry);
    await entry;
    this.#entering.delete(entry);
  }

  async #checkAndEnter(line: Line, request: IncomingMessage, url: string): Promise<void> {
    const { records, rooms, findSession, now, logger } = this.#options;
    const startedAt = performance.now();
    let slot: AccountSlot | null = null;
    try {
      const address = readAddress(url);
      const { session, facts } = await admit(records, this.#ask, findSession, request, address, now());
      slot = new AccountSlot(this.#useOf(session.personId));
      const { schema, acks, written } = address;
      const connection = new Connection(line, { session, user: presentPerson(facts), facts, schema, acks, written });
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
      slot?.release();
      await wait(MIN_REFUSAL_TIME - (performance.now() - startedAt));
      line.close(ERRORS[refusal.code].close, refusal.message);
    }
  }

  async #enter(line: Line, connection: Connection, room: Room, slot: AccountSlot): Promise<void> {
    if (!line.open || this.#closing) {
      slot.release();
      return line.close(CLOSE_GOING_AWAY, 'Please come back.');
    }
    const { watch, now } = this.#options;
    const { use } = slot;
    const waiting: Uint8Array[] = [];
    /** The last message before whose refusal the rights were worked out again. */
    let rechecked: Uint8Array | null = null;
    const deliverWaiting = (): void => {
      // A message is handled only while the connection is in the room: not before it joined, and not after it was removed.
      const mayGoOn = (): boolean => !watch.isRechecking(connection) && !room.hold.isOn;
      while (room.connections.has(connection) && waiting.length > 0 && mayGoOn()) {
        const next = waiting.shift();
        if (next === undefined || this.#deliver(room, connection, next, use, next !== rechecked)) continue;
        // Its page may have heard of a new right from another server before this one did. Words are not refused for that.
        waiting.unshift(next);
        rechecked = next;
        void watch.recheck(connection);
      }
    };
    connection.deliverWaiting = deliverWaiting;
    line.listen({
      message: (bytes) => {
        // A message is counted when it arrives, not when it is handled. So a client cannot send without limit while its rights
        // are being worked out.
        if (!use.take(bytes.length, now())) {
          waiting.length = 0;
          room.leave(connection);
          connection.refuse(tooMany());
        } else if (!connection.closed) {
          waiting.push(bytes);
          deliverWaiting();
        }
      },
      close: () => {
        slot.release();
        room.leave(connection);
        watch.remove(connection);
      },
    });
    // The rights are worked out again: they may have changed while the door asked the store.
    await watch.add(connection, room, deliverWaiting);
    if (connection.closed || !line.open) return;
    room.join(connection);
    deliverWaiting();
  }

  /**
   * Handles a message, or closes the connection with the reason. Returns false, and does neither, if the connection may not write what it
   * sent and its rights `canBeRechecked`.
   */
  #deliver(room: Room, connection: Connection, bytes: Uint8Array, use: AccountUse, canBeRechecked: boolean): boolean {
    if (connection.closed || this.#closing) return true;
    const { logger } = this.#options;
    try {
      const message = readMessage(bytes);
      // The whole section is read for an answer, however short the question.
      if (message.kind === 'step1' && !use.takeWork(room.size)) throw tooMany();
      use.charge(room.handleMessage(connection, message));
    } catch (error) {
      if (error instanceof Refusal) {
        // The document of the section may have to be built anew.
        use.takeWork(room.size);
        if (canBeRechecked && MAY_BE_STALE.has(error.code)) return false;
        logger.info({ room: room.name, code: error.code }, 'a message was refused');
        connection.refuse(error);
      } else {
        logger.error({ room: room.name, err: error }, 'a message could not be handled');
        connection.close(CLOSE_TRY_LATER, 'Something went wrong on our side. Please come back.');
      }
      room.leave(connection);
    }
    return true;
  }
}
