/** Which positions of a document the steps of the editor kept. */
import type { StepMap } from '@tiptap/pm/transform';
import type { Kept } from '#shared/text/edits.ts';

/** The positions that all `maps` kept, of a document of this size, in order. */
export function keptPositions(maps: readonly StepMap[], size: number): Kept[] {
  let kept: Kept[] = [{ old: 0, now: 0, length: size }];
  for (const map of maps) {
    const next: Kept[] = [];
    const ranges: [start: number, end: number, newStart: number, newEnd: number][] = [];
    map.forEach((start, end, newStart, newEnd) => void ranges.push([start, end, newStart, newEnd]));
    if (ranges.length === 0) continue;
    let at = 0;
    for (const segment of kept) {
      let { old, now, length } = segment;
      while (at < ranges.length && (ranges[at]?.[1] ?? 0) <= now && (ranges[at]?.[0] ?? 0) < now) at += 1;
      for (let range = at; range < ranges.length && length > 0; range += 1) {
        const [start, end] = ranges[range] ?? [0, 0];
        if (start >= now + length) break;
        const shift = shiftBefore(ranges, range);
        if (start > now) next.push({ old, now: now + shift, length: start - now });
        const skip = Math.max(0, end - now);
        if (skip > length) length = 0;
        else {
          old += skip;
          length -= skip;
          now += skip;
        }
      }
      if (length > 0) next.push({ old, now: now + shiftAt(ranges, now), length });
    }
    kept = next;
  }
  return kept;
}

/** How far positions in front of a range have moved by then. */
function shiftBefore(ranges: readonly (readonly [number, number, number, number])[], range: number): number {
  const [start = 0, , newStart = 0] = ranges[range] ?? [];
  return newStart - start;
}

/** How far the positions behind all ranges that begin before or at `now` have moved. */
function shiftAt(ranges: readonly (readonly [number, number, number, number])[], now: number): number {
  const last = ranges.findLast(([start, end]) => start <= now && end <= now);
  return last === undefined ? 0 : last[3] - last[1];
}
