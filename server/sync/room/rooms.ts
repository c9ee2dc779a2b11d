/**
 * The open rooms: each is loaded once, also when many connections ask at the same time, and is closed when it is no longer
 * used.
 */
import { Refusal } from '#shared/errors.ts';
import { parseRoom } from '#shared/wire.ts';
import { makeVocabulary } from '#shared/vocabulary.ts';
import { RoomDamaged, StoreUnavailable } from '#server/store/errors.ts';
import type { StoredRoom } from '#server/store/log/log.ts';
import type { Vector } from '#server/sync/gate/order.ts';
import { LeanDocument } from '#server/sync/room/lean-document.ts';
import { readMissingRows } from '#server/sync/room/read-missing-rows.ts';
import { Room, type RoomServices } from '#server/sync/room/room.ts';
import { verifyStoredRoom } from '#server/sync/room/verify-stored-room.ts';

/** How long a room may be empty before it is closed, and idle before its document is freed, in milliseconds. */
const EMPTY_TIMEOUT = 30_000;
const IDLE_TIMEOUT = 60_000;
/** A damaged room is not read again before this many milliseconds, because pages try again every few seconds. */
const DAMAGED_RETRY_DELAY = 3000;
/** More rows than any log has. */
const ALL_ROWS = Number.MAX_SAFE_INTEGER;

function unreadable(): Refusal {
  return new Refusal('unavailable', 'This section cannot be read just now. Whoever runs the service can repair it.');
}

/** The open rooms of this server. */
export class Rooms {
  readonly #open = new Map<string, Room>();
  readonly #opening = new Map<string, Promise<Room>>();
  /** Damaged rooms, and when each was found damaged. */
  readonly #damaged = new Map<string, number>();
  readonly #services: RoomServices;
  readonly #vocabulary = makeVocabulary();

  constructor(services: RoomServices) {
    this.#services = services;
  }

  /**
   * Returns the room of this name with `entering` counted up. The caller must count it down when the connection is in the room
   * or has failed to enter. Rejects if the room's log cannot be read; other rooms are not affected.
   *
   * Where other nodes write too, the room is first brought up to the log. A page that was connected to another node until now may
   * know rows that this node does not have yet. It would say them again, as if they were its own.
   */
  async open(name: string): Promise<Room> {
    const { nodesShareLog, log } = this.#services;
    const open = this.#open.get(name);
    const isOpen = open !== undefined && !open.failed;
    const room = isOpen ? open : await this.#loadOnce(name);
    room.entering += 1;
    try {
      if (isOpen && nodesShareLog) await readMissingRows(log, [room]);
    } catch (error) {
      room.entering -= 1;
      throw error;
    }
    return room;
  }

  #loadOnce(name: string): Promise<Room> {
    let opening = this.#opening.get(name);
    if (opening === undefined) {
      opening = this.#load(name).finally(() => this.#opening.delete(name));
      this.#opening.set(name, opening);
    }
    return opening;
  }

  async #load(name: string): Promise<Room> {
    const kind = parseRoom(name)?.kind;
    if (kind !== 'section' && kind !== 'suggestion') return this.#register(new Room(name, null, this.#services));
    if (this.#services.now() - (this.#damaged.get(name) ?? -DAMAGED_RETRY_DELAY) < DAMAGED_RETRY_DELAY) throw unreadable();
    try {
      const { stored, vector, replaceCheckpoint } = await this.#readVerified(name);
      const room = new Room(name, new LeanDocument(stored, this.#vocabulary, vector), this.#services);
      this.#damaged.delete(name);
      if (replaceCheckpoint) void room.checkpoint();
      return this.#register(room);
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      this.#damaged.set(name, this.#services.now());
      this.#services.meter.damaged('room');
      this.#services.logger.error(
        { room: name, err: error },
        'a room cannot be opened: what is kept of it is damaged; npm run check says more',
      );
      throw unreadable();
    }
  }

  #register(room: Room): Room {
    this.#open.set(room.name, room);
    return room;
  }

  /**
   * Reads and verifies the stored data of a room. If the checkpoint is damaged, the room is read from its whole log, which
   * takes longer but loses nothing.
   */
  async #readVerified(name: string): Promise<{ stored: StoredRoom; vector: Vector; replaceCheckpoint: boolean }> {
    const { log, logger, meter } = this.#services;
    let stored = await log.open(name);
    let verification = verifyStoredRoom(stored);
    const replaceCheckpoint = verification.kind === 'checkpoint';
    if (replaceCheckpoint) {
      meter.damaged('checkpoint');
      logger.error(
        { room: name, seq: stored.checkpoint?.seq },
        'a checkpoint is damaged; the room is read from its whole log and gets a new one',
      );
      stored = { ...stored, checkpoint: null, tail: await log.rows(name, 1, ALL_ROWS) };
      verification = verifyStoredRoom(stored);
    }
    if (verification.kind === 'sound') return { stored, vector: verification.vector, replaceCheckpoint };
    throw new RoomDamaged(name, verification.kind === 'row' ? `row ${verification.seq} of the log` : 'the log');
  }

  /** All open rooms. */
  all(): IterableIterator<Room> {
    return this.#open.values();
  }

  /** Closes empty rooms and frees the memory of idle ones. To be called at intervals. */
  tidy(now: number): void {
    for (const [name, at] of this.#damaged) if (now - at >= DAMAGED_RETRY_DELAY) this.#damaged.delete(name);
    for (const [name, room] of this.#open) {
      const idle = now - room.lastActivity;
      room.presence.expire(now);
      if (room.failed || (room.connections.size === 0 && room.entering === 0 && !room.busy && idle > EMPTY_TIMEOUT))
        void this.#close(name, room);
      else if (idle > IDLE_TIMEOUT) void room.freeMemory(false);
    }
  }

  async #close(name: string, room: Room): Promise<void> {
    this.#open.delete(name);
    room.close();
    if (!room.failed) await room.freeMemory(true);
  }

  /** Closes all rooms and writes a checkpoint for each. No update may be on its way to disk any more. */
  async closeAll(): Promise<void> {
    await Promise.all([...this.#open].map(([name, room]) => this.#close(name, room)));
  }
}
