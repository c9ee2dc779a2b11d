/**
 * Notices a dead line (S14): a network can swallow everything without closing the socket. If nothing came for a while, the page
 * asks the server, and if no answer comes either, the socket is dead.
 */

/** How often the watch looks, in milliseconds. */
export const WATCH_INTERVAL = 5000;
/** After so long without anything from the server the page asks, in milliseconds. */
const ASK_AFTER = 10_000;
/** So long the server has for its answer, in milliseconds. */
const ANSWER_TIME = 10_000;

/** What a watch needs of the socket. */
export type Watchable = {
  /** Asks the server whether it is there. */
  ask(): void;
  /** How many bytes wait to be sent. */
  backlog(): number;
  /** Called once. `since` is when the last message came, or when the socket was made, in milliseconds since 1970. */
  dead(since: number): void;
};

/** Watches one socket. `now` is the time in milliseconds since 1970. */
export class LineWatch {
  readonly #socket: Watchable;
  readonly #now: () => number;
  #heardAt: number;
  /** When the page asked, how often the watch has looked since then, and how much waited to be sent. */
  #asked: { readonly at: number; readonly looks: number; readonly backlog: number } | null = null;
  #dead = false;

  constructor(socket: Watchable, now: () => number = Date.now) {
    this.#socket = socket;
    this.#now = now;
    this.#heardAt = now();
  }

  /** Something came from the server. */
  heard(): void {
    this.#heardAt = this.#now();
    this.#asked = null;
  }

  /** To be called every {@link WATCH_INTERVAL}, and when the page is looked at again. */
  look(): void {
    if (this.#dead) return;
    const now = this.#now();
    const backlog = this.#socket.backlog();
    if (this.#asked === null) {
      if (now - this.#heardAt < ASK_AFTER) return;
      this.#asked = { at: now, looks: 0, backlog };
      this.#socket.ask();
      return;
    }
    // A slow network that still takes bytes is not dead. The answer comes behind what the page sends.
    const { at, looks } = backlog < this.#asked.backlog ? { at: now, looks: 0 } : this.#asked;
    this.#asked = { at, looks: looks + 1, backlog };
    // A page that slept looks late, and what came meanwhile is read only after that. So one look alone decides nothing.
    if (now - at < ANSWER_TIME || this.#asked.looks < 2) return;
    this.#dead = true;
    this.#socket.dead(this.#heardAt);
  }
}
