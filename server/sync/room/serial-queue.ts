/**
 * A queue that runs background tasks one after the other, with a delay after each task. So people who write wait for one task
 * at most, also where many rooms have a task at the same moment.
 */
import { setTimeout as wait } from 'node:timers/promises';

/** The delay after a task: at least so many milliseconds, plus so many times the duration of the task. */
const MIN_DELAY = 2;
const DELAY_FACTOR = 2;

/** Runs tasks in the order in which they were added. A task must not reject. */
export class SerialQueue {
  readonly #waiting: (() => Promise<void>)[] = [];
  #running = false;

  add(task: () => Promise<void>): void {
    this.#waiting.push(task);
    if (!this.#running) void this.#run();
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (let task = this.#waiting.shift(); task !== undefined; task = this.#waiting.shift()) {
      const began = performance.now();
      await task();
      await wait(MIN_DELAY + DELAY_FACTOR * (performance.now() - began), undefined, { ref: false });
    }
    this.#running = false;
  }
}
