/** The stops of a section's past: the points after its sittings, at which a reader can stop. */
import type { PersonRef } from '#shared/api.ts';
import type { Sitting } from '#shared/api-sittings.ts';

/** A point after a sitting: the row, when it was, and who wrote. */
export type Stop = { readonly seq: number; readonly at: number; readonly person: PersonRef; readonly sitting: Sitting };

/** The stops of sittings, the oldest first. Of two sittings that end with one row the one that ended later counts. */
export function stopsOf(sittings: readonly Sitting[]): readonly Stop[] {
  const stops = new Map<number, Stop>();
  for (const sitting of sittings.toSorted((a, b) => a.toSeq - b.toSeq || a.to - b.to))
    stops.set(sitting.toSeq, { seq: sitting.toSeq, at: sitting.to, person: sitting.person, sitting });
  return [...stops.values()];
}

/**
 * Where a row stands among the stops: `after` is the last stop at or in front of it, null before the first one. `during` is the
 * sitting in which it lies, if it is not at a stop.
 */
export type Place = { readonly index: number; readonly after: Stop | null; readonly during: Sitting | null };

/** The place of a row among the stops. */
export function placeOf(stops: readonly Stop[], seq: number): Place {
  const index = stops.findLastIndex((stop) => stop.seq <= seq);
  const after = stops[index] ?? null;
  if (after?.seq === seq) return { index, after, during: null };
  const during = stops.find(({ sitting }) => sitting.fromSeq <= seq && seq < sitting.toSeq)?.sitting ?? null;
  return { index, after, during };
}

/** The stop before or after a row; undefined where there is none. */
export function neighbour(stops: readonly Stop[], seq: number, step: -1 | 1): Stop | undefined {
  return step === 1 ? stops.find((stop) => stop.seq > seq) : stops.findLast((stop) => stop.seq < seq);
}
