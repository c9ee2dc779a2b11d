/**
 * Combines equal requests to the store: many callers ask the same question at the same time, for instance when a page opens all
 * sections.
 */

/**
 * Shares answers from the store. A caller gets only an answer whose query began after the call, so that it is never older than
 * the question. A caller who asks while a query is running shares the next one.
 */
export class RequestCoalescer {
  /** The newest answer to each question, whether its query has begun or not; and the answers whose query has not begun. */
  readonly #newest = new Map<string, Promise<unknown>>();
  readonly #waiting = new Map<string, Promise<unknown>>();

  /** The answer to `question`, which `ask` gets. Equal strings must always mean the same question. */
  async ask<T>(question: string, ask: () => Promise<T>): Promise<T> {
    const waiting = this.#waiting.get(question);
    // Equal questions have answers of the same type.
    if (waiting !== undefined) return waiting as Promise<T>;
    const answer = this.#askAfter(this.#newest.get(question), question, ask);
    this.#waiting.set(question, answer);
    this.#newest.set(question, answer);
    try {
      return await answer;
    } finally {
      if (this.#newest.get(question) === answer) this.#newest.delete(question);
    }
  }

  async #askAfter<T>(before: Promise<unknown> | undefined, question: string, ask: () => Promise<T>): Promise<T> {
    await before?.catch(() => undefined);
    // A caller in the same turn of the event loop still shares this answer.
    await Promise.resolve();
    this.#waiting.delete(question);
    return ask();
  }
}
