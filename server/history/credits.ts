/** Who wrote which units of a room, and when. */

/** A row of the log, as far as credit is concerned. */
export type Authorship = { readonly seq: number; readonly personId: string; readonly at: number };

/** A credit reaches up to a clock, from where the one before it ended. */
export type Credit = { readonly end: number; readonly by: Authorship };

/** The credits of a room up to some row: per client, in order. */
export class Credits {
  readonly #byClient = new Map<number, Credit[]>();

  /** A row brought a client's units up to `end`. What a second row brings again was written with the first. */
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
