/** A queue with a timeout, which runs the writes of the records one after another. */
import { StoreUnavailable } from '#server/store/errors.ts';

/** Runs one task at a time, in the order in which they were given. */
export class WriteQueue {
  readonly #timeout: number;
  #last: Promise<unknown> = Promise.resolve();

  /** `timeout`: after this many milliseconds a task that has not started is refused. */
  constructor(timeout: number) {
    this.#timeout = timeout;
  }

  /** Runs `work` after all tasks before it. Rejects with `StoreUnavailable` if it could not start in time. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    let refused = false;
    let timer: NodeJS.Timeout | undefined;
    const before = this.#last;
    const result = before.then(() => {
      clearTimeout(timer);
      if (refused) throw new StoreUnavailable('too many writes are waiting', { uncertain: false });
      return work();
    });
    this.#last = result.catch(() => undefined);
    const timeout = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        refused = true;
        reject(new StoreUnavailable('too many writes are waiting', { uncertain: false }));
      }, this.#timeout);
    });
    return Promise.race([result, timeout]);
  }
}
