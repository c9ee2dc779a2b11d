/** Questions about sets of deleted units. */
import type { Deletes } from '#server/sync/gate/update.ts';

/** Whether a set deletes all units of a client from `start` up to `end`. */
export function covers(deletes: Deletes, client: number, start: number, end: number): boolean {
  const flat = deletes.get(client) ?? [];
  let low = 0;
  let high = flat.length / 2;
  // The first range that ends after `start`. Ranges do not touch, so no other one can hold all of these units.
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((flat[middle * 2 + 1] ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  return (flat[low * 2] ?? Infinity) <= start && (flat[low * 2 + 1] ?? 0) >= end;
}

/** How many units a set holds. */
export function countDeleted(deletes: Deletes): number {
  let count = 0;
  for (const flat of deletes.values()) {
    for (let i = 0; i < flat.length; i += 2) count += (flat[i + 1] ?? 0) - (flat[i] ?? 0);
  }
  return count;
}
