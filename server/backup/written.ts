/** Checks the written times that are stored beside the rows of one room. */
import type { LogRow, WrittenRow, WrittenRun } from '#server/store/log/log.ts';
import { decodeUpdate } from '#server/sync/gate/update.ts';

/** Whether a row could bring such a run: it holds these units, and they were written before it came. */
function holds(row: LogRow, { client, clock, length, from, to }: WrittenRun): boolean {
  if (length < 1 || from > to || to > row.at) return false;
  return decodeUpdate(row.update, true).clients.some((of) => {
    const [first, last] = [of.structs[0], of.structs.at(-1)];
    if (of.client !== client || first === undefined || last === undefined) return false;
    return first.clock <= clock && clock + length <= last.clock + last.length;
  });
}

/** The written times of one room, each of which belongs to a row that is by the same person and holds these units. */
export class WrittenCheck {
  readonly #left: Map<number, WrittenRow>;

  constructor(written: readonly WrittenRow[]) {
    this.#left = new Map(written.map((each) => [each.seq, each]));
  }

  /** Takes note of the next row of the log. */
  add(row: LogRow): void {
    const found = this.#left.get(row.seq);
    if (found === undefined || found.personId !== row.personId) return;
    try {
      if (found.runs.every((run) => holds(row, run))) this.#left.delete(row.seq);
    } catch {
      // The row cannot be read, which is a finding of its own.
      this.#left.delete(row.seq);
    }
  }

  /** Takes note of rows that cannot be read, which is a finding of its own. */
  skip(firstSeq: number, lastSeq: number): void {
    for (const seq of this.#left.keys()) if (firstSeq <= seq && seq <= lastSeq) this.#left.delete(seq);
  }

  /** The rows whose written times do not fit, or that are not there. To be asked after the last row. */
  wrong(): number[] {
    return [...this.#left.keys()];
  }
}
