/** When devices say that units were written, looked up by the row that brought them and by their clocks. */
import { WRITTEN_APART } from '#shared/wire.ts';
import type { Authorship, UnitId } from '#server/history/credits.ts';
import type { WrittenRow, WrittenRun } from '#server/store/log/log.ts';

/** From when to when units were written, as their writer's device says. */
export type WrittenSpan = { readonly from: number; readonly to: number };

/** The run of a client in which a clock lies, or else the first behind it; null if there is none. The runs are in order. */
function firstEndingAfter(runs: readonly WrittenRun[], clock: number): WrittenRun | null {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const run = runs[middle];
    if (run !== undefined && run.clock + run.length <= clock) low = middle + 1;
    else high = middle;
  }
  return runs[low] ?? null;
}

/** The written times of a room. Nearly all rooms have none. */
export class WrittenLookup {
  readonly #rows = new Map<number, Map<number, WrittenRun[]>>();

  constructor(rows: readonly WrittenRow[] = []) {
    for (const { seq, runs } of rows) {
      const clients = Map.groupBy(runs, ({ client }) => client);
      for (const of of clients.values()) of.sort((a, b) => a.clock - b.clock);
      this.#rows.set(seq, clients);
    }
  }

  /**
   * What is said about units that a row brought, from one on: a span that holds for the first `length` of them, at most for `most`. Null
   * where nothing is said, or where they came about when they were written.
   */
  of(
    { seq, at }: Authorship,
    { client, clock }: UnitId,
    most: number,
  ): { readonly length: number; readonly span: WrittenSpan | null } {
    const runs = this.#rows.get(seq)?.get(client);
    const run = runs === undefined ? null : firstEndingAfter(runs, clock);
    if (run === null || run.clock >= clock + most) return { length: most, span: null };
    if (run.clock > clock) return { length: run.clock - clock, span: null };
    const length = Math.min(most, run.clock + run.length - clock);
    return { length, span: at - run.from > WRITTEN_APART ? { from: run.from, to: run.to } : null };
  }
}

/** When the rows of a sitting were written, as far as any of them came later than that. `whole` says that all of them did. */
export function writtenOfSitting(
  {
    personId,
    fromSeq,
    toSeq,
    rows,
  }: { readonly personId: string; readonly fromSeq: number; readonly toSeq: number; readonly rows: number },
  written: readonly WrittenRow[],
): (WrittenSpan & { readonly whole: boolean }) | null {
  const own = written.filter((row) => row.personId === personId && fromSeq <= row.seq && row.seq <= toSeq);
  if (own.length === 0) return null;
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { runs } of own) {
    for (const run of runs) {
      from = Math.min(from, run.from);
      to = Math.max(to, run.to);
    }
  }
  return { from, to, whole: own.length === rows };
}
