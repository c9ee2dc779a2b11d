/** The lines of two points in one document. What is gone keeps its shape there, and breaks no block that stands. */
import type { Line, Run } from '#shared/text/lines.ts';

/** A line of two points. `stands` says whether its marker stands at the point that is shown, `hasStanding` whether a letter does. */
export type MergedLine = Omit<Line, 'runs' | 'length'> & {
  readonly runs: readonly Run[];
  length: number;
  readonly stands: boolean;
  hasStanding: boolean;
};

/** Whether a line stands inside a block. */
function isInBlock({ marker }: MergedLine): boolean {
  if (marker === null) return false;
  return marker.kind === 'part' || marker.kind === 'view' || (marker.kind === 'line' && marker.path[0] === 'part');
}

/**
 * Puts lines that are gone in front of a block that they would break in two. They can lie inside it where people wrote at the same
 * place.
 */
export function keepBlocksWhole(lines: readonly MergedLine[]): MergedLine[] {
  const whole: MergedLine[] = [];
  /** Where the block that stands and is open begins. */
  let block: number | null = null;
  for (let at = 0; at < lines.length;) {
    const line = lines[at];
    if (line === undefined) break;
    if (line.stands || line.hasStanding || block === null || isInBlock(line)) {
      if (line.stands && !isInBlock(line)) block = line.marker?.kind === 'block' ? whole.length : null;
      whole.push(line);
      at += 1;
      continue;
    }
    let end = at + 1;
    while (end < lines.length && lines[end]?.stands === false && lines[end]?.hasStanding === false) end += 1;
    const next = lines[end];
    const gone = lines.slice(at, end);
    if (next !== undefined && isInBlock(next)) {
      whole.splice(block, 0, ...gone);
      block += gone.length;
    } else whole.push(...gone);
    at = end;
  }
  return whole;
}
