/** One question for many who ask the same at once: people open all sections of a plan together, and come together. */

/**
 * Questions to the store that can be shared. An answer is given only to those who asked before it was begun, so that nobody gets
 * one that is older than their question; whoever asks while one is on its way shares the next.
 */
export class RequestCoalescer {
  /** The newest answer to each question, begun or not; and those that are not begun. */
  readonly #newest = new Map<string, Promise<unknown>>();
  readonly #waiting = new Map<string, Promise<unknown>>();

  /** The answer to `question`, which `ask` gives; the same words must always mean the same question. */
  async ask<T>(question: string, ask: () => Promise<T>): Promise<T> {
    const waiting = this.#waiting.get(question);
    // The same question has the same kind of answer.
    if (waiting !== undefined) return waiting as Promise<T>;
    const answer = this.#after(this.#newest.get(question), question, ask);
    this.#waiting.set(question, answer);
    this.#newest.set(question, answer);
    try {
      return await answer;
    } finally {
      if (this.#newest.get(question) === answer) this.#newest.delete(question);
    }
  }

  async #after<T>(before: Promise<unknown> | undefined, question: string, ask: () => Promise<T>): Promise<T> {
    await before?.catch(() => undefined);
    // Whoever asks in the same turn of the event loop still shares this one.
    await Promise.resolve();
    this.#waiting.delete(question);
    return ask();
  }
}
