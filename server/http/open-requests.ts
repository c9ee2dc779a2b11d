/** Keeps track of requests whose handlers still run, also after the client has disconnected. */
import { Refusal } from '#shared/errors.ts';

/** The handlers that still run. The server waits for them before it closes what they use. */
export class OpenRequests {
  readonly #open = new Set<Promise<unknown>>();
  #ended = false;

  /** Runs a handler and keeps track of it until it is done. Refuses with `unavailable` after `end` has resolved. */
  async run<T>(handler: () => Promise<T>): Promise<T> {
    if (this.#ended) throw new Refusal('unavailable');
    const result = handler();
    const end = result.catch(() => undefined);
    this.#open.add(end);
    try {
      return await result;
    } finally {
      this.#open.delete(end);
    }
  }

  /**
   * Resolves when no handler runs any more, also none that began meanwhile, but after `time` milliseconds in any case. Gives how many
   * still run then. No handler begins afterwards.
   */
  async end(time: number): Promise<number> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => (timer = setTimeout(() => resolve('late'), time)));
    while (this.#open.size > 0 && (await Promise.race([Promise.all(this.#open), late])) !== 'late');
    clearTimeout(timer);
    this.#ended = true;
    return this.#open.size;
  }
}
