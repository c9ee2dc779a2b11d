/** Measures how long the event loop of this thread is held in one go. */

/** How often it looks, in milliseconds. */
const STEP = 1;

/** The longest time that the loop was held, in milliseconds: of this thread's processor time, and on the clock. */
export type Held = { readonly processor: number; readonly clock: number };

/**
 * A timer that looks each millisecond how much processor time the thread had since the last look. If the loop was held, that is what the work
 * took which held it. The clock counts other processes too, which have the processor meanwhile.
 */
export class Holding {
  #timer: NodeJS.Timeout | null = null;
  #held = { processor: 0, clock: 0 };

  begin(): void {
    this.#held = { processor: 0, clock: 0 };
    let used = process.threadCpuUsage();
    let looked = performance.now();
    this.#timer = setInterval(() => {
      const { user, system } = process.threadCpuUsage(used);
      const now = performance.now();
      this.#held.processor = Math.max(this.#held.processor, (user + system) / 1000);
      this.#held.clock = Math.max(this.#held.clock, now - looked - STEP);
      used = process.threadCpuUsage();
      looked = now;
    }, STEP);
  }

  end(): Held {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    return this.#held;
  }
}
