/** A hold on a room: while it is on, what members send into the room waits. */

/** The longest time of one hold, in milliseconds. What is worked out meanwhile may take longer, and then others go on. */
const MAX_HOLD = 2000;

/** The holds of one room. Several can be on at the same time. */
export class Hold {
  readonly #onEnd: () => void;
  #count = 0;

  /** `onEnd` is called when the last hold ends. */
  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
  }

  /** Whether a hold is on. */
  get isOn(): boolean {
    return this.#count > 0;
  }

  /** Begins a hold, and returns the function that ends it. It ends by itself after {@link MAX_HOLD}. */
  begin(): () => void {
    this.#count += 1;
    let isOver = false;
    const end = (): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      this.#count -= 1;
      if (this.#count === 0) this.#onEnd();
    };
    const timer = setTimeout(end, MAX_HOLD);
    timer.unref();
    return end;
  }
}
