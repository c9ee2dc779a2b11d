/** Who wrote the units of a text, from the credits that the service gave. */
import type { PersonRef } from '#shared/api.ts';
import type { CreditsAnswer } from '#shared/api-history.ts';
import type { UnitRun } from '#client/editor/binding/units.ts';

/** Who wrote a unit, when, and in which row of the log. */
export type Credit = { readonly person: PersonRef; readonly at: number; readonly seq: number };
/** Credits of a passage: how many units each has, and how many units are newer than the answer of the service. */
export type Credited = {
  readonly parts: readonly { readonly credit: Credit; readonly length: number }[];
  readonly unknown: number;
};

/** The five numbers of each run in the answer. */
const CLOCK = 0;
const LENGTH = 1;
const PERSON = 2;
const AT = 3;
const SEQ = 4;
const NUMBERS = 5;

/** The credits of a section at one row of its log. */
export class CreditsOf {
  readonly seq: number;
  readonly #people: readonly PersonRef[];
  readonly #runs: ReadonlyMap<number, readonly number[]>;

  constructor({ seq, people, clients }: CreditsAnswer) {
    this.seq = seq;
    this.#people = people;
    this.#runs = new Map(clients);
  }

  /** The credit at a clock of a client, and how many clocks from there on share it; null if the answer does not know the unit. */
  #at(client: number, clock: number): { credit: Credit; left: number } | null {
    const runs = this.#runs.get(client);
    if (runs === undefined) return null;
    let low = 0;
    let high = runs.length / NUMBERS - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const [start = 0, length = 0, index = 0, at = 0, seq = 0] = [CLOCK, LENGTH, PERSON, AT, SEQ].map(
        (field) => runs[middle * NUMBERS + field],
      );
      if (clock < start) high = middle - 1;
      else if (clock >= start + length) low = middle + 1;
      else {
        const person = this.#people[index];
        return person === undefined ? null : { credit: { person, at, seq }, left: start + length - clock };
      }
    }
    return null;
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
