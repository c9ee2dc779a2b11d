/**
 * Questions about units whose rows have not been read yet. Rows are read from the newest to the oldest, so a deletion is read
 * before the letters that it deleted.
 */

type Entry<T> = { readonly start: number; readonly end: number; readonly question: T };

/** The entries of one client, the one with the highest end first: units are met in descending order. */
class Heap<T> {
  readonly #entries: Entry<T>[] = [];

  get top(): Entry<T> | undefined {
    return this.#entries[0];
  }

  get all(): readonly Entry<T>[] {
    return this.#entries;
  }

  push(entry: Entry<T>): void {
    const entries = this.#entries;
    let at = entries.length;
    entries.push(entry);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const other = entries[above];
      if (other === undefined || other.end >= entry.end) break;
      entries[at] = other;
      at = above;
    }
    entries[at] = entry;
  }

  pop(): void {
    const entries = this.#entries;
    const last = entries.pop();
    if (last === undefined || entries.length === 0) return;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      const [left, right] = [entries[below], entries[below + 1]];
      if (left === undefined) break;
      if (right !== undefined && right.end > left.end) below += 1;
      const other = entries[below];
      if (other === undefined || other.end <= last.end) break;
      entries[at] = other;
      at = below;
    }
    entries[at] = last;
  }
}

/** Questions, each about a range of the units of one client. */
export class OpenQuestions<T> {
  #byClient = new Map<number, Heap<T>>();
  /** How many questions are open. */
  size = 0;

  /** Asks about the units from `start` up to `end`. */
  ask(client: number, start: number, end: number, question: T): void {
    let heap = this.#byClient.get(client);
    if (heap === undefined) this.#byClient.set(client, (heap = new Heap()));
    heap.push({ start, end, question });
    this.size += 1;
  }

  /**
   * To be called when the row with the units from `from` up to `to` is read: calls back with each question about some of them.
   * What a row reads of one client must be told from the highest units to the lowest.
   */
  answer(client: number, from: number, to: number, found: (start: number, end: number, question: T) => void): void {
    const heap = this.#byClient.get(client);
    if (heap === undefined) return;
    for (;;) {
      const { top } = heap;
      if (top === undefined || top.end <= from) return;
      const { start, end, question } = top;
      heap.pop();
      this.size -= 1;
      if (start < from) this.ask(client, start, from, question);
      if (start < to) found(Math.max(start, from), Math.min(end, to), question);
    }
  }

  /** Forgets the questions that are not needed any more. */
  keep(needed: (question: T) => boolean): void {
    const before = this.#byClient;
    this.#byClient = new Map();
    this.size = 0;
    for (const [client, heap] of before)
      for (const { start, end, question } of heap.all) if (needed(question)) this.ask(client, start, end, question);
  }
}
