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

/**
 * How much the interval grows for each message that goes out in a millisecond, in milliseconds. The database thread and the
 * operating system are busy with them too, which the event loop does not show.
 */
const PER_MESSAGE = 0.25;

/** Works out the interval from measurements of the busy time and of what goes out. It has no clock of its own. */
export class CommitInterval {
  #share = 0;
  #messages = 0;

  /** The interval now, in milliseconds. */
  get current(): number {
    const pressure = Math.min(1, Math.max(0, (this.#share - ROOMY) / (SATURATED - ROOMY)));
    const byShare = MIN_INTERVAL + (MAX_INTERVAL - MIN_INTERVAL) * pressure;
    return Math.min(MAX_INTERVAL, Math.max(byShare, this.#messages * PER_MESSAGE));
  }

  /**
   * Takes a measurement in: of `passed` milliseconds the event loop was busy for the share `busy`, from 0 to 1, and `messages` go
   * out for them.
   */
  measured(busy: number, messages: number, passed: number): void {
    // The weight grows with the time that was measured. Otherwise many short batches would count as much as few long ones.
    const weight = 1 - Math.exp(-passed / AVERAGED_OVER);
    this.#share += (busy - this.#share) * weight;
    this.#messages += (messages / Math.max(1, passed) - this.#messages) * weight;
  }
}
