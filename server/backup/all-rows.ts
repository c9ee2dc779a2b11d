/** Reads all rows of a room's log in order, from packs and as single rows. */
import type { Inspection } from '#server/store/inspection.ts';
import { PackDamaged } from '#server/store/pack/damaged.ts';
import { rowsOfPack } from '#server/store/pack/stretch.ts';
import type { LogPack, LogRow } from '#server/store/log/log.ts';

/** How many rows are read at once. */
const ROWS_PER_READ = 2000;
const MAX_SEQ = 2_147_483_647;

/** The next part of a log: rows, a pack that cannot be read, or an error in the layout. */
export type Run =
  | { readonly kind: 'rows'; readonly rows: readonly LogRow[] }
  | { readonly kind: 'damaged'; readonly firstSeq: number; readonly lastSeq: number; readonly why: string }
  | { readonly kind: 'wrong'; readonly what: string };

async function* plainRows(inspection: Inspection, room: string, after: number, before: number): AsyncGenerator<Run> {
  for (let from = after; ;) {
    const rows = await inspection.rows(room, from, before, ROWS_PER_READ);
    if (rows.length > 0) yield { kind: 'rows', rows };
    if (rows.length < ROWS_PER_READ) return;
    from = rows.at(-1)?.seq ?? from;
  }
}

function readPack(pack: LogPack): Run {
  try {
    return { kind: 'rows', rows: rowsOfPack(pack) };
  } catch (error) {
    if (!(error instanceof PackDamaged)) throw error;
    return { kind: 'damaged', firstSeq: pack.firstSeq, lastSeq: pack.lastSeq, why: error.message };
  }
}

/** Reads a room's log from its first row. */
export async function* allRows(inspection: Inspection, room: string): AsyncGenerator<Run> {
  let after = 0;
  const packs = await inspection.packs(room);
  for (const firstSeq of packs) {
    yield* plainRows(inspection, room, after, firstSeq);
    const pack = await inspection.pack(room, firstSeq);
    if (firstSeq <= after) yield { kind: 'wrong', what: `two packs hold row ${firstSeq}` };
    const [duplicate] = await inspection.rows(room, firstSeq - 1, pack.lastSeq + 1, 1);
    if (duplicate !== undefined) yield { kind: 'wrong', what: `row ${duplicate.seq} lies in a pack, and by itself as well` };
    yield readPack(pack);
    after = Math.max(after, pack.lastSeq);
  }
  let hasPlainRows = false;
  for await (const run of plainRows(inspection, room, after, MAX_SEQ)) {
    hasPlainRows = true;
    yield run;
  }
  // An append reads the newest single row for the next seq.
  if (packs.length > 0 && !hasPlainRows)
    yield { kind: 'wrong', what: 'its newest row lies in a pack, where only older ones may' };
}
