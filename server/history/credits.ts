/** Credits: who wrote which units of a room, and when. */

/** The author of a row of the log: the row's seq, the person and the time. */
export type Authorship = { readonly seq: number; readonly personId: string; readonly at: number };

/** The id of a unit. */
export type UnitId = { readonly client: number; readonly clock: number };

/**
 * Where units come from that were put in again: the client of the units that they were at first, what is added to a clock to find
 * the clock of its first unit, and the row that put them in again.
 */
export type Again = { readonly client: number; readonly shift: number; readonly by: Authorship };

/**
 * The author of a run of units. It covers the clocks from the end of the credit before it up to `end`. `again` says that the
 * units were put in again; the author is who wrote them first.
 */
export type Credit = { readonly end: number; readonly by: Authorship; readonly again: Again | null };

/** The unit that a unit of this credit was at first: itself, unless it was put in again. */
export function firstUnit({ again }: Credit, client: number, clock: number): UnitId {
  return again === null ? { client, clock } : { client: again.client, clock: clock + again.shift };
}

/** The row that put units of this credit at their place. */
export function putInBy({ by, again }: Credit): Authorship {
  return again?.by ?? by;
}

/** The credits of a room up to some row: per client, in order. */
export class Credits {
  readonly #byClient = new Map<number, Credit[]>();

  /**
   * Notes that a row brought a client's units up to `end`. Units that an earlier row brought already stay credited to that row.
   */
  add(client: number, end: number, by: Authorship, again: Again | null = null): void {
    let credits = this.#byClient.get(client);
    if (credits === undefined) this.#byClient.set(client, (credits = []));
    if (end > (credits.at(-1)?.end ?? 0)) credits.push({ end, by, again });
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
