/** Credits: who wrote which units of a room, and when. */

/** The author of a row of the log: the row's seq, the person and the time. */
export type Authorship = { readonly seq: number; readonly personId: string; readonly at: number };

/** The author of a run of units. It covers the clocks from the end of the credit before it up to `end`. */
export type Credit = { readonly end: number; readonly by: Authorship };

/** The credits of a room up to some row: per client, in order. */
export class Credits {
  readonly #byClient = new Map<number, Credit[]>();

  /**
   * Notes that a row brought a client's units up to `end`. Units that an earlier row brought already stay credited to that row.
   */
  add(client: number, end: number, by: Authorship): void {
    let credits = this.#byClient.get(client);
    if (credits === undefined) this.#byClient.set(client, (credits = []));
    if (end > (credits.at(-1)?.end ?? 0)) credits.push({ end, by });
  }

  /** The credit for one unit. */
  of(client: number, clock: number): Credit | null {
    const credits = this.#byClient.get(client) ?? [];
    let low = 0;
    let high = credits.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((credits[middle]?.end ?? 0) <= clock) low = middle + 1;
      else high = middle;
    }
    return credits[low] ?? null;
  }
}
