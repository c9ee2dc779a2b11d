/** How many things have room in the folded line of what must be known. Each stands there whole, or not at all. */
import { useMeasured } from '#client/ui/use-measured.ts';

/** Below this width the line has two rows, in pixels: one row of a phone hardly holds one thing. */
const NARROW = 480;

/** How many of these ends are within the rows. The first thing always is, however long. */
export function countWithin(ends: readonly number[], room: number): number {
  const beyond = ends.findIndex((end) => end > room);
  return Math.max(1, beyond === -1 ? ends.length : beyond);
}

function measure(line: HTMLElement): number {
  const { top } = line.getBoundingClientRect();
  const height = Number.parseFloat(getComputedStyle(line).lineHeight);
  const room = top + height * (line.clientWidth < NARROW ? 2 : 1) + 1;
  const ends = [...line.children].map((piece) => Math.max(top, ...Array.from(piece.getClientRects(), ({ bottom }) => bottom)));
  return countWithin(ends, room);
}

/**
 * How many of the pieces in `line` are to be drawn; null while all are drawn, to be measured. `content` changes where the pieces or
 * their words do.
 */
export function useFittingPieces(line: React.RefObject<HTMLElement | null>, content: string): number | null {
  return useMeasured(line, content, measure);
}
