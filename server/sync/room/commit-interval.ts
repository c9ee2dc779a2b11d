/**
 * The interval between two group commits, by how busy this process is. While there is room, people get each other's letters at
 * once. Near saturation each commit and each frame has to carry more, because the number of frames decides what an update costs
 * (record 19).
 */

/** The shortest and the longest interval, in milliseconds. The longest is too short to be noticed. */
export const MIN_INTERVAL = 2;
export const MAX_INTERVAL = 25;
/** Below this share of busy time the interval is the shortest, from this one on the longest. */
const ROOMY = 0.55;
const SATURATED = 0.9;
/** The time over which the share is averaged, in milliseconds: longer than one garbage collection, shorter than people notice. */
const AVERAGED_OVER = 200;

/** Works out the interval from measurements of the busy time. It has no clock of its own. */
export class CommitInterval {
  #share = 0;

  /** The interval now, in milliseconds. */
  get current(): number {
    const pressure = Math.min(1, Math.max(0, (this.#share - ROOMY) / (SATURATED - ROOMY)));
    return MIN_INTERVAL + (MAX_INTERVAL - MIN_INTERVAL) * pressure;
  }

  /** Takes a measurement in: of `passed` milliseconds the event loop was busy for the share `busy`, from 0 to 1. */
  measured(busy: number, passed: number): void {
    // The weight grows with the time that was measured. Otherwise many short batches would count as much as few long ones.
    this.#share += (busy - this.#share) * (1 - Math.exp(-passed / AVERAGED_OVER));
  }
}
