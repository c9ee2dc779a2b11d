/** Keeps track of requests whose handlers still run, also after the client has disconnected. */

/** The handlers that still run. The server waits for them before it closes the store that they use. */
export class OpenRequests {
  readonly #open = new Set<Promise<unknown>>();

  /** Runs a handler and keeps track of it until it is done. */
  async run<T>(handler: () => Promise<T>): Promise<T> {
    const result = handler();
    const end = result.catch(() => undefined);
    this.#open.add(end);
    try {
      return await result;
    } finally {
      this.#open.delete(end);
    }
  }

  /** Resolves when all handlers that run now have ended, with success or an error. */
  async done(): Promise<void> {
    await Promise.all(this.#open);
  }
}
