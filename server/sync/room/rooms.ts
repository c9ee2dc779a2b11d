/** Which rooms are open: opened once, however many ask at the same time, and given up when nobody needs them. */
import { Refusal } from '#shared/errors.ts';
import { parseRoom } from '#shared/wire.ts';
import { makeVocabulary } from '#shared/vocabulary.ts';
import { RoomDamaged, StoreUnavailable } from '#server/store/errors.ts';
import type { StoredRoom } from '#server/store/store.ts';
import type { Vector } from '#server/sync/gate/room-index.ts';
import { LeanDocument } from '#server/sync/room/lean-document.ts';
import { Room, type RoomServices } from '#server/sync/room/room.ts';
import { verifyStoredRoom } from '#server/sync/room/verify-stored-room.ts';

/** How long a room may be empty before it is given up, and quiet before it lets go of what only writing needs, in milliseconds. */
const EMPTY_FOR = 30_000;
const QUIET_FOR = 60_000;
/** A room that was found damaged is not read again for so long, in milliseconds: pages come back every few seconds. */
const DAMAGED_FOR = 3000;
/** More rows than any log has. */
const ALL_ROWS = Number.MAX_SAFE_INTEGER;

function unreadable(): Refusal {
  return new Refusal('unavailable', 'This section cannot be read just now. Whoever runs the service can repair it.');
}

/** The open rooms of this server. */
export class Rooms {
  readonly #open = new Map<string, Room>();
  readonly #opening = new Map<string, Promise<Room>>();
  /** Rooms that were found damaged, and when. */
  readonly #damaged = new Map<string, number>();
  readonly #services: RoomServices;
  readonly #vocabulary = makeVocabulary();

  constructor(services: RoomServices) {
    this.#services = services;
  }

  /**
   * The room of this name, with its `coming` counted up: whoever opens a room counts it down again when they are in, or are not
   * coming after all. Rejects where the room's log cannot be read; other rooms are not touched by that.
   */
  async open(name: string): Promise<Room> {
    const open = this.#open.get(name);
    const room = open !== undefined && !open.failed ? open : await this.#opened(name);
    room.entering += 1;
    return room;
  }

  #opened(name: string): Promise<Room> {
    let opening = this.#opening.get(name);
    if (opening === undefined) {
      opening = this.#load(name).finally(() => this.#opening.delete(name));
      this.#opening.set(name, opening);
    }
    return opening;
  }

  async #load(name: string): Promise<Room> {
    if (parseRoom(name)?.kind !== 'section') return this.#keep(new Room(name, null, this.#services));
    if (this.#services.now() - (this.#damaged.get(name) ?? -DAMAGED_FOR) < DAMAGED_FOR) throw unreadable();
    try {
      const { stored, vector, healing } = await this.#sound(name);
      const room = new Room(name, new LeanDocument(stored, this.#vocabulary, vector), this.#services);
      this.#damaged.delete(name);
      if (healing) void room.checkpoint();
      return this.#keep(room);
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

  #keep(room: Room): Room {
    this.#open.set(room.name, room);
    return room;
  }

  /** Reads what is kept of a room. A damaged checkpoint costs time and nothing else: the log has everything. */
  async #sound(name: string): Promise<{ stored: StoredRoom; vector: Vector; healing: boolean }> {
    const { log, logger, meter } = this.#services;
    let stored = await log.open(name);
    let soundness = verifyStoredRoom(stored);
    const healing = soundness.kind === 'checkpoint';
    if (healing) {
      meter.damaged('checkpoint');
      logger.error(
        { room: name, seq: stored.checkpoint?.seq },
        'a checkpoint is damaged; the room is read from its whole log and gets a new one',
      );
      stored = { ...stored, checkpoint: null, tail: await log.rows(name, 1, ALL_ROWS) };
      soundness = verifyStoredRoom(stored);
    }
    if (soundness.kind === 'sound') return { stored, vector: soundness.vector, healing };
    throw new RoomDamaged(name, soundness.kind === 'row' ? `row ${soundness.seq} of the log` : 'the log');
  }

  /** All open rooms. */
  all(): IterableIterator<Room> {
    return this.#open.values();
  }

  /** Gives up what nobody needs. To be called now and then. */
  tidy(now: number): void {
    for (const [name, at] of this.#damaged) if (now - at >= DAMAGED_FOR) this.#damaged.delete(name);
    for (const [name, room] of this.#open) {
      const quiet = now - room.lastActivity;
      room.presence.expire(now);
      if (room.failed || (room.connections.size === 0 && room.entering === 0 && !room.busy && quiet > EMPTY_FOR))
        void this.#giveUp(name, room);
      else if (quiet > QUIET_FOR) void room.freeMemory(false);
    }
  }

  async #giveUp(name: string, room: Room): Promise<void> {
    this.#open.delete(name);
    room.close();
    if (!room.failed) await room.freeMemory(true);
  }

  /** Gives up all rooms, leaving a checkpoint in each. Nothing may be on its way to disk any more. */
  async closeAll(): Promise<void> {
    await Promise.all([...this.#open].map(([name, room]) => this.#giveUp(name, room)));
  }
}
