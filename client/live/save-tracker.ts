/**
 * The books of one room: how many local changes there are, which messages carried them, and how far the server has made
 * them durable. Pure: no socket, no clock. "Saved" is said on these books alone (rule S2).
 */
import { MESSAGE_SYNC, SYNC_STEP_2, SYNC_UPDATE } from '#shared/wire.ts';

/** A point in the writer's own work: the number of changes made so far, and the own Yjs clock after them. */
export type Point = { readonly changes: number; readonly clock: number };

/** The books. `sent` holds, per message of this connection that carries an update, how far the work had come by then. */
export class SaveTracker {
  #made: Point = { changes: 0, clock: 0 };
  #durable: Point = { changes: 0, clock: 0 };
  #sent: Point[] = [];
  #acknowledged = 0;
  /** Whether the last change may still grow: no message has carried any of it. */
  #open = false;
  /** Whether this connection has carried all that was made before it. */
  #whole = false;

  /** Takes over changes of earlier pages, kept on the device: they go out with this page's first message. */
  inherits(changes: number): void {
    this.#open = false;
    this.#made = { changes: this.#made.changes + changes, clock: this.#made.clock };
  }

  /**
   * A local change was made; `clock` is the own Yjs clock after it. One that goes on with the last, as a letter does with its word,
   * counts as part of it for as long as nothing of that has been sent.
   */
  changed(clock: number, goesOn = false): void {
    this.#made = { changes: this.#made.changes + (goesOn && this.#open ? 0 : 1), clock };
    this.#open = true;
  }

  /** A new connection: its messages are counted from nought. */
  connected(): void {
    this.#sent = [];
    this.#acknowledged = 0;
    this.#whole = false;
  }

  /**
   * A message goes out; only those that carry an update count. A step 2 carries all that the server lacks. What is written before
   * that, while the line is open and the server has not asked yet, goes out alone: it can be durable where earlier work is not.
   */
  sending(message: Uint8Array): void {
    if (!carriesUpdate(message)) return;
    this.#whole ||= message[1] === SYNC_STEP_2;
    this.#sent.push(this.#whole ? this.#made : this.#durable);
    this.#open = false;
  }

  /** The server says that the first `count` of this connection's update-carrying messages are durable. */
  saved(count: number): void {
    this.#acknowledged = Math.min(Math.max(count, this.#acknowledged), this.#sent.length);
    const point = this.#sent[this.#acknowledged - 1];
    if (point && point.changes >= this.#durable.changes) this.#durable = point;
  }

  /** Local changes that are not known to be durable. */
  get unsaved(): number {
    return this.#made.changes - this.#durable.changes;
  }

  /** How many changes are durable, with those that were taken over from earlier pages. */
  get durableChanges(): number {
    return this.#durable.changes;
  }

  /** Whether every counted message of this connection is durable. */
  get settled(): boolean {
    return this.#acknowledged === this.#sent.length;
  }

  /** The own Yjs clock up to which everything is durable. */
  get durableClock(): number {
    return this.#durable.clock;
  }

  /** Whether anything was ever written here by this page. */
  get wrote(): boolean {
    return this.#made.changes > 0;
  }
}

/** Whether a message of the y-websocket wire carries an update: sync step 2 or update. */
export function carriesUpdate(message: Uint8Array): boolean {
  return message[0] === MESSAGE_SYNC && (message[1] === SYNC_STEP_2 || message[1] === SYNC_UPDATE);
}
