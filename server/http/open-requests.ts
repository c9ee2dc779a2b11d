/** Requests that are being worked on, whether or not anybody still waits for their answer. */

/** Keeps count of handlers, so that what they stand on is not taken away under them. */
export class OpenRequests {
  readonly #open = new Set<Promise<unknown>>();

  /** Does a piece of work, and knows of it until it is done. */
  async run<T>(piece: () => Promise<T>): Promise<T> {
    const going = piece();
    const known = going.catch(() => undefined);
    this.#open.add(known);
    try {
      return await going;
    } finally {
      this.#open.delete(known);
    }
  }

  /** Resolves when everything that is being worked on now is done, well or not. */
  async done(): Promise<void> {
    await Promise.all(this.#open);
  }
}
