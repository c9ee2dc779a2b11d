/** Sets of deleted units: what is new in one, how to join two, and how to write one. */
import * as encoding from 'lib0/encoding';
import type { Deletes } from '#server/sync/gate/update.ts';

/** The first index in a flat range list whose range ends after `at`. */
function firstEndingAfter(flat: readonly number[], at: number): number {
  let low = 0;
  let high = flat.length / 2;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((flat[middle * 2 + 1] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low * 2;
}

function freshRanges(incoming: readonly number[], known: readonly number[]): number[] {
  const fresh: number[] = [];
  for (let i = 0; i < incoming.length; i += 2) {
    let start = incoming[i] ?? 0;
    const end = incoming[i + 1] ?? 0;
    for (let k = firstEndingAfter(known, start); start < end && k < known.length && (known[k] ?? 0) < end; k += 2) {
      const knownStart = known[k] ?? 0;
      if (knownStart > start) fresh.push(start, knownStart);
      start = Math.max(start, known[k + 1] ?? 0);
    }
    if (start < end) fresh.push(start, end);
  }
  return fresh;
}

/** The deletions of `incoming` that are not in `known`. */
export function freshDeletes(incoming: Deletes, known: Deletes): Deletes {
  const fresh: Deletes = new Map();
  for (const [client, ranges] of incoming) {
    const rest = freshRanges(ranges, known.get(client) ?? []);
    if (rest.length > 0) fresh.set(client, rest);
  }
  return fresh;
}

/**
 * Up to this many numbers are inserted one by one. More are merged in one pass, so that the cost of an update stays in
 * proportion to its length.
 */
const MAX_SINGLE_INSERTS = 16;

/** Joins two sorted lists of ranges. Ranges may touch, but must not overlap. */
function union(a: readonly number[], b: readonly number[]): number[] {
  const flat: number[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    const fromA = j >= b.length || (i < a.length && (a[i] ?? 0) < (b[j] ?? 0));
    const start = (fromA ? a[i] : b[j]) ?? 0;
    const end = (fromA ? a[i + 1] : b[j + 1]) ?? 0;
    if (fromA) i += 2;
    else j += 2;
    if (flat.at(-1) === start) flat[flat.length - 1] = end;
    else flat.push(start, end);
  }
  return flat;
}

/** Adds ranges to a set, in place. The added ranges must not overlap any range in the set. */
export function addDeletes(known: Deletes, fresh: Deletes): void {
  for (const [client, ranges] of fresh) {
    const flat = known.get(client);
    if (flat === undefined || ranges.length > MAX_SINGLE_INSERTS) {
      known.set(client, union(flat ?? [], ranges));
      continue;
    }
    for (let i = 0; i < ranges.length; i += 2) {
      const start = ranges[i] ?? 0;
      const end = ranges[i + 1] ?? 0;
      const at = firstEndingAfter(flat, start);
      const touchesLeft = at > 0 && flat[at - 1] === start;
      const touchesRight = at < flat.length && flat[at] === end;
      if (touchesLeft && touchesRight) flat.splice(at - 1, 2);
      else if (touchesLeft) flat[at - 1] = end;
      else if (touchesRight) flat[at] = start;
      else flat.splice(at, 0, start, end);
    }
  }
}

/** How many units a set holds. */
export function countDeleted(deletes: Deletes): number {
  let count = 0;
  for (const flat of deletes.values()) {
    for (let i = 0; i < flat.length; i += 2) count += (flat[i + 1] ?? 0) - (flat[i] ?? 0);
  }
  return count;
}

/** Makes an update from the struct part of another update and these deletions. */
export function withDeletes(structs: Uint8Array, deletes: Deletes): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeUint8Array(encoder, structs);
  encoding.writeVarUint(encoder, deletes.size);
  for (const [client, ranges] of [...deletes].toSorted((a, b) => b[0] - a[0])) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, ranges.length / 2);
    for (let i = 0; i < ranges.length; i += 2) {
      encoding.writeVarUint(encoder, ranges[i] ?? 0);
      encoding.writeVarUint(encoder, (ranges[i + 1] ?? 0) - (ranges[i] ?? 0));
    }
  }
  return encoding.toUint8Array(encoder);
}
