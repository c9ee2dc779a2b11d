/**
 * The save tracker of one room: it counts the local changes, which messages carried them, and which of them the server has made
 * durable. It is pure: it has no socket and no clock. The page says "Saved." only if these counts say so and the room is connected (S2).
 */
import { MESSAGE_SYNC, SYNC_STEP_2, SYNC_UPDATE } from '#shared/wire.ts';

/** A point in the writer's own work: the number of changes up to it, and the Yjs clock of this page's client after them. */
export type Point = { readonly changes: number; readonly clock: number };

/** Counts the changes of one document. */
export class SaveTracker {
  #made: Point = { changes: 0, clock: 0 };
  #durable: Point = { changes: 0, clock: 0 };
  /** For each update-carrying message of this connection: the point up to which all is durable once it is acknowledged. */
  #sent: Point[] = [];
  #acknowledged = 0;
  /** Whether the last change may still grow, because no message has carried any of it. */
  #growing = false;
  /** Whether this connection has carried all changes from before it. */
  #complete = false;

  /** Adds changes that earlier pages left on the device. They are sent with this page's first sync step 2. */
  addInherited(changes: number): void {
    this.#growing = false;
    this.#made = { changes: this.#made.changes + changes, clock: this.#made.clock };
  }

  /**
   * Counts a local change; `clock` is the Yjs clock of this page's client after it. With `continues` it continues the last
   * change, as a letter continues its word: both count as one, as long as nothing of the last change has been sent.
   */
  countChange(clock: number, continues = false): void {
    this.#made = { changes: this.#made.changes + (continues && this.#growing ? 0 : 1), clock };
    this.#growing = true;
  }

  /** Starts a new connection. Its messages are counted from zero. */
  startConnection(): void {
    this.#sent = [];
    this.#acknowledged = 0;
    this.#complete = false;
  }

  /**
   * Counts a message that is sent, if it carries an update. A sync step 2 carries everything that the server lacks. A change
   * that is made on an open connection before the step 2 is sent alone: it can be durable while earlier work is not. With
   * `isPart` the rest of a split message follows, so nothing is durable with this part alone.
   */
  countSent(message: Uint8Array, isPart = false): void {
    if (!carriesUpdate(message)) return;
    this.#complete ||= message[1] === SYNC_STEP_2;
    this.#sent.push(this.#complete && !isPart ? this.#made : this.#durable);
    this.#growing = false;
  }

  /** Records the server's message that the first `count` update-carrying messages of this connection are durable. */
  acknowledge(count: number): void {
    this.#acknowledged = Math.min(Math.max(count, this.#acknowledged), this.#sent.length);
    const point = this.#sent[this.#acknowledged - 1];
    if (point && point.changes >= this.#durable.changes) this.#durable = point;
  }

  /** How many local changes are not known to be durable. */
  get unsaved(): number {
    return this.#made.changes - this.#durable.changes;
  }

  /** How many changes are durable, including those that earlier pages left on the device. */
  get durableChanges(): number {
    return this.#durable.changes;
  }

  /** Whether the server has acknowledged every counted message of this connection. */
  get allAcknowledged(): boolean {
    return this.#acknowledged === this.#sent.length;
  }

  /** The Yjs clock of this page's client up to which everything is durable. */
  get durableClock(): number {
    return this.#durable.clock;
  }

  /** Whether there were any changes: of this page, or left by earlier pages. */
  get wrote(): boolean {
    return this.#made.changes > 0;
  }
}

/** Whether a message of the y-websocket protocol carries an update. Messages of type sync step 2 and update do. */
export function carriesUpdate(message: Uint8Array): boolean {
  return message[0] === MESSAGE_SYNC && (message[1] === SYNC_STEP_2 || message[1] === SYNC_UPDATE);
}
