/**
 * Work that need not be done at once: one piece after the other, with pauses between them, so that whoever writes waits for one
 * piece at most, also where many rooms are due in the same moment.
 */
import { setTimeout as wait } from 'node:timers/promises';

/** The pause after a piece: at least so many milliseconds, and so many times as long as the piece took. */
const PAUSE = 2;
const PAUSE_SHARE = 2;

/** Does pieces of work in the order in which they came. A piece must not reject. */
export class SerialQueue {
  readonly #waiting: (() => Promise<void>)[] = [];
  #running = false;

  add(piece: () => Promise<void>): void {
    this.#waiting.push(piece);
    if (!this.#running) void this.#run();
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (let piece = this.#waiting.shift(); piece !== undefined; piece = this.#waiting.shift()) {
      const began = performance.now();
      await piece();
      await wait(PAUSE + PAUSE_SHARE * (performance.now() - began), undefined, { ref: false });
    }
    this.#running = false;
  }
}
