/**
 * Which units of a section a reader knows: their own, those up to the seq up to which they know everything, those that they have seen
 * beyond it, and all of these that were taken out and put in again since. So neither undo nor a move nor a restore makes news of what
 * was there when the reader last looked.
 */
import type { Writer } from '#shared/text/passages.ts';
import { eachRange, stretchAt, unitSet, type UnitSet } from '#shared/seen-units.ts';
import { putInBy, type Authorship, type Credit } from '#server/history/credits.ts';

/** Who wrote a unit. */
export type CreditOf = (client: number, clock: number) => Credit | null;

/** What is asked. */
export type Reader = {
  /** Up to here the reader knows everything. */
  readonly floor: number;
  /** What they have seen beyond it. */
  readonly seen: UnitSet;
  /** The units of which they have seen that they were taken out. */
  readonly gone: UnitSet;
  readonly ownId: string;
};

/** What a unit is to the reader: who brought it, null if they know it; and the row that put it at its place. */
export type Known = {
  readonly by: Writer | null;
  readonly placedBy: Authorship | null;
  /** The first clock behind it for which the answer may be another. */
  readonly end: number;
};

const writer = ({ personId, seq, at }: Authorship, putBack: boolean): Writer => ({ person: personId, seq, at, putBack });

/** Tells what units are to a reader. */
export class KnownUnits {
  readonly #reader: Reader;
  readonly #creditOf: CreditOf;
  readonly #deleted: () => UnitSet;
  /** What the units were at first of which the reader has seen that they are gone. */
  #seenGone: UnitSet | null = null;

  /** `deleted` gives the units that were taken out after the reader's floor. It is asked only if something was put in again. */
  constructor(reader: Reader, creditOf: CreditOf, deleted: () => UnitSet) {
    this.#reader = reader;
    this.#creditOf = creditOf;
    this.#deleted = deleted;
  }

  /** What a unit is to the reader. */
  of(client: number, clock: number): Known {
    const { floor, seen, ownId } = this.#reader;
    const credit = this.#creditOf(client, clock);
    if (credit === null) return { by: null, placedBy: null, end: Infinity };
    const { by, again } = credit;
    const placedBy = putInBy(credit);
    if (placedBy.seq <= floor || placedBy.personId === ownId) return { by: null, placedBy, end: credit.end };
    const here = stretchAt(seen, client, clock);
    const end = Math.min(credit.end, here.end);
    if (here.isIn) return { by: null, placedBy, end };
    if (again === null) return { by: writer(by, false), placedBy, end };
    const first = clock + again.shift;
    const isOld = by.seq <= floor || by.personId === ownId;
    const then = stretchAt(seen, again.client, first);
    const gone = stretchAt(this.#deleted(), again.client, first);
    const seenGone = stretchAt((this.#seenGone ??= this.#firstOfGone()), again.client, first);
    const ends = Math.min(end, Math.min(then.end, gone.end, seenGone.end) - again.shift);
    // Whoever has seen that it was gone is told that it is there again.
    if (seenGone.isIn && (then.isIn || isOld)) return { by: writer(placedBy, true), placedBy, end: ends };
    // What was taken out only after the reader's floor was there when they last looked.
    if (then.isIn || (gone.isIn && isOld)) return { by: null, placedBy, end: ends };
    return { by: isOld ? writer(placedBy, true) : writer(by, false), placedBy, end: ends };
  }
  #firstOfGone(): UnitSet {
    const triples: number[] = [];
    eachRange(this.#reader.gone, (client, start, to) => {
      for (let clock = start; clock < to;) {
        const credit = this.#creditOf(client, clock);
        const end = Math.min(to, credit?.end ?? Infinity);
        const again = credit?.again ?? null;
        triples.push(again?.client ?? client, clock + (again?.shift ?? 0), end - clock);
        clock = end;
      }
    });
    return unitSet(triples);
  }
}
