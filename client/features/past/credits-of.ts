/** Who wrote the units of a text, from the credits that the service gave. */
import type { PersonRef } from '#shared/api.ts';
import type { CreditsAnswer } from '#shared/api-history.ts';
import type { Written } from '#shared/api-sittings.ts';
import type { UnitRun } from '#client/editor/binding/units.ts';

/**
 * Who wrote a unit, when it came, and in which row of the log; `written` says when it was written, where that was long before.
 */
export type Credit = { readonly person: PersonRef; readonly at: number; readonly seq: number; readonly written?: Written };
/** Credits of a passage: how many units each has, and how many units are newer than the answer of the service. */
export type Credited = {
  readonly parts: readonly { readonly credit: Credit; readonly length: number }[];
  readonly unknown: number;
};

/** The five numbers of each run in the answer. */
const LENGTH = 1;
const PERSON = 2;
const AT = 3;
const SEQ = 4;
const NUMBERS = 5;
/** The four numbers of each written time in the answer. */
const FROM = 2;
const TO = 3;
const WRITTEN_NUMBERS = 4;

/** Where the first of the runs begins, among groups of `size` numbers, that does not end at a clock or before; -1 if none does. */
function firstAfter(runs: readonly number[], size: number, clock: number): number {
  let low = 0;
  let high = runs.length / size;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle * size] ?? 0) + (runs[middle * size + LENGTH] ?? 0) <= clock) low = middle + 1;
    else high = middle;
  }
  return low * size < runs.length ? low * size : -1;
}

/** The credits of a section at one row of its log. */
export class CreditsOf {
  readonly seq: number;
  readonly #people: readonly PersonRef[];
  readonly #runs: ReadonlyMap<number, readonly number[]>;
  readonly #written: ReadonlyMap<number, readonly number[]>;

  constructor({ seq, people, clients, written = [] }: CreditsAnswer) {
    this.seq = seq;
    this.#people = people;
    this.#runs = new Map(clients);
    this.#written = new Map(written);
  }

  /** When units from a clock on were written, and for how many of the next ones that holds. */
  #writtenAt(client: number, clock: number, most: number): { written: Written | null; left: number } {
    const times = this.#written.get(client) ?? [];
    const found = firstAfter(times, WRITTEN_NUMBERS, clock);
    const start = found < 0 ? clock + most : (times[found] ?? 0);
    if (start > clock) return { written: null, left: Math.min(most, start - clock) };
    const left = Math.min(most, start + (times[found + LENGTH] ?? 0) - clock);
    return { written: { from: times[found + FROM] ?? 0, to: times[found + TO] ?? 0 }, left };
  }

  /** The credit at a clock of a client, and how many clocks from there on share it; null if the answer does not know the unit. */
  #at(client: number, clock: number): { credit: Credit; left: number } | null {
    const runs = this.#runs.get(client) ?? [];
    const found = firstAfter(runs, NUMBERS, clock);
    const start = runs[found] ?? Number.POSITIVE_INFINITY;
    const person = this.#people[runs[found + PERSON] ?? -1];
    if (start > clock || person === undefined) return null;
    const { written, left } = this.#writtenAt(client, clock, start + (runs[found + LENGTH] ?? 0) - clock);
    const credit = { person, at: runs[found + AT] ?? 0, seq: runs[found + SEQ] ?? 0, ...(written !== null && { written }) };
    return { credit, left };
  }

  /** The credits of units, in their order. What the answer does not know is only counted, never guessed. */
  of(units: readonly UnitRun[]): Credited {
    const parts: { credit: Credit; length: number }[] = [];
    let unknown = 0;
    for (const { client, clock, length } of units) {
      for (let done = 0; done < length;) {
        const found = this.#at(client, clock + done);
        const taken = found === null ? 1 : Math.min(found.left, length - done);
        if (found === null) unknown += 1;
        else parts.push({ credit: found.credit, length: taken });
        done += taken;
      }
    }
    return { parts, unknown };
  }
}

/** The people of a passage, those who wrote most of it first. Of two with the same share, who wrote first comes first. */
export function peopleOf({ parts }: Credited): readonly PersonRef[] {
  const shares = new Map<string, { person: PersonRef; length: number }>();
  for (const { credit, length } of parts) {
    const share = shares.get(credit.person.id);
    if (share === undefined) shares.set(credit.person.id, { person: credit.person, length });
    else share.length += length;
  }
  return [...shares.values()].toSorted((a, b) => b.length - a.length).map(({ person }) => person);
}
