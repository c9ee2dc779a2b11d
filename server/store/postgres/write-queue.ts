/** Lets things happen one after another, and nobody wait for their turn without end. */
import { StoreUnavailable } from '#server/store/errors.ts';

/** A queue in which each has its turn when all before it are done. */
export class WriteQueue {
  readonly #longest: number;
  #last: Promise<unknown> = Promise.resolve();

  /** `longest`: the milliseconds after which one who still waits is turned away. */
  constructor(longest: number) {
    this.#longest = longest;
  }

  /** Runs `work` in its turn. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    let late = false;
    let timer: NodeJS.Timeout | undefined;
    const before = this.#last;
    const turn = before.then(() => {
      clearTimeout(timer);
      if (late) throw new StoreUnavailable('too many writes are waiting', { uncertain: false });
      return work();
    });
    this.#last = turn.catch(() => undefined);
    const patience = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        late = true;
        reject(new StoreUnavailable('too many writes are waiting', { uncertain: false }));
      }, this.#longest);
    });
    return Promise.race([turn, patience]);
  }
}
