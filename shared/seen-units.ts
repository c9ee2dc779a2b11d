/**
 * Sets of units of a section's text, by the units' own ids: what a person has seen beyond the last seq that they know whole. A letter
 * never changes its id, so a set of units stays true whatever is written around them, and in whatever row they came.
 */

/** For each client its ranges of clocks as `start, end, start, end, …`: sorted, apart from each other, the ends left out. */
export type UnitSet = ReadonlyMap<number, readonly number[]>;

/** The set without a unit. */
export const NO_UNITS: UnitSet = new Map();

/** Sorts ranges and joins those that touch. */
function joined(ranges: readonly (readonly [start: number, end: number])[]): number[] {
  const flat: number[] = [];
  for (const [start, end] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = flat.at(-1);
    if (last !== undefined && start <= last) flat[flat.length - 1] = Math.max(last, end);
    else flat.push(start, end);
  }
  return flat;
}

/** Calls back for each range of a set. */
export function eachRange(set: UnitSet, call: (client: number, start: number, end: number) => void): void {
  for (const [client, flat] of set)
    for (let at = 0; at + 1 < flat.length; at += 2) call(client, flat[at] ?? 0, flat[at + 1] ?? 0);
}

/** The set of these ranges, `client, start, length, client, start, length, …`, in any order. Ranges without a unit are left out. */
export function unitSet(triples: readonly number[]): UnitSet {
  const byClient = new Map<number, [number, number][]>();
  for (let at = 0; at + 2 < triples.length; at += 3) {
    const [client = 0, start = 0, length = 0] = triples.slice(at, at + 3);
    if (length <= 0) continue;
    const ranges = byClient.get(client);
    if (ranges === undefined) byClient.set(client, [[start, start + length]]);
    else ranges.push([start, start + length]);
  }
  return new Map([...byClient].map(([client, ranges]) => [client, joined(ranges)]));
}

/** A set as `client, start, length, …`, in order. */
export function triplesOf(set: UnitSet): number[] {
  const triples: number[] = [];
  for (const client of [...set.keys()].toSorted((a, b) => a - b))
    eachRange(new Map([[client, set.get(client) ?? []]]), (of, start, end) => triples.push(of, start, end - start));
  return triples;
}

/** All units of two sets. */
export function unionOf(a: UnitSet, b: UnitSet): UnitSet {
  return unitSet([...triplesOf(a), ...triplesOf(b)]);
}

/** How many units two sets have in common. */
export function commonUnits(a: UnitSet, b: UnitSet): number {
  let count = 0;
  eachRange(a, (client, start, end) => {
    for (let clock = start; clock < end;) {
      const { isIn, end: until } = stretchAt(b, client, clock);
      const to = Math.min(end, until);
      if (isIn) count += to - clock;
      clock = to;
    }
  });
  return count;
}

/** How many ranges a set has. */
export function rangeCount(set: UnitSet): number {
  let count = 0;
  for (const flat of set.values()) count += flat.length / 2;
  return count;
}

/** The first `most` ranges of a set, in order. What is left out counts as not seen. */
export function atMost(set: UnitSet, most: number): UnitSet {
  return rangeCount(set) <= most ? set : unitSet(triplesOf(set).slice(0, most * 3));
}

/** Whether a unit is in a set, and the first clock behind it for which the answer may be another. */
export function stretchAt(set: UnitSet, client: number, clock: number): { readonly isIn: boolean; readonly end: number } {
  const flat = set.get(client);
  if (flat === undefined) return { isIn: false, end: Infinity };
  let low = 0;
  let high = flat.length;
  // Finds how many of the numbers are at most `clock`: if that is odd, the unit is in a range.
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((flat[middle] ?? 0) <= clock) low = middle + 1;
    else high = middle;
  }
  return { isIn: low % 2 === 1, end: flat[low] ?? Infinity };
}
