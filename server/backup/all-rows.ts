/** All rows of a room's log, one run after the other, whether they lie in packs or by themselves. */
import type { Inspection } from '#server/store/inspection.ts';
import { PackDamaged } from '#server/store/pack/damaged.ts';
import { rowsOfPack } from '#server/store/pack/stretch.ts';
import type { LogPack, LogRow } from '#server/store/log/log.ts';

/** How many rows are read at once. */
const CHUNK = 2000;
const NO_END = 2_147_483_647;

/** What comes next in a log: rows, a pack that cannot be read, or something that should not be. */
export type Run =
  | { readonly kind: 'rows'; readonly rows: readonly LogRow[] }
  | { readonly kind: 'damaged'; readonly firstSeq: number; readonly lastSeq: number; readonly why: string }
  | { readonly kind: 'wrong'; readonly what: string };

async function* plainRows(inspection: Inspection, room: string, after: number, before: number): AsyncGenerator<Run> {
  for (let from = after; ;) {
    const rows = await inspection.rows(room, from, before, CHUNK);
    if (rows.length > 0) yield { kind: 'rows', rows };
    if (rows.length < CHUNK) return;
    from = rows.at(-1)?.seq ?? from;
  }
}

function opened(pack: LogPack): Run {
  try {
    return { kind: 'rows', rows: rowsOfPack(pack) };
  } catch (error) {
    if (!(error instanceof PackDamaged)) throw error;
    return { kind: 'damaged', firstSeq: pack.firstSeq, lastSeq: pack.lastSeq, why: error.message };
  }
}

/** Goes through a room's log from its first row. */
export async function* allRows(inspection: Inspection, room: string): AsyncGenerator<Run> {
  let after = 0;
  const packs = await inspection.packs(room);
  for (const firstSeq of packs) {
    yield* plainRows(inspection, room, after, firstSeq);
    const pack = await inspection.pack(room, firstSeq);
    if (firstSeq <= after) yield { kind: 'wrong', what: `two packs hold row ${firstSeq}` };
    const [twice] = await inspection.rows(room, firstSeq - 1, pack.lastSeq + 1, 1);
    if (twice !== undefined) yield { kind: 'wrong', what: `row ${twice.seq} lies in a pack, and by itself as well` };
    yield opened(pack);
    after = Math.max(after, pack.lastSeq);
  }
  let newer = false;
  for await (const run of plainRows(inspection, room, after, NO_END)) {
    newer = true;
    yield run;
  }
  // Whoever appends looks there for the number to go on with.
  if (packs.length > 0 && !newer) yield { kind: 'wrong', what: 'its newest row lies in a pack, where only older ones may' };
}
