/**
 * Who deleted what: the deletions of rows of a log, in their order. Those between two milestones are stored with the later one, so
 * that a comparison of points far apart does not read all rows between them. They hold nothing that the log does not say.
 */
import type { Authorship } from '#server/history/credits.ts';
import type { DeletedRanges } from '#server/history/moves.ts';
import { ByteWriter, type ByteReader } from '#server/store/pack/bytes.ts';
import { decodeColumns, decodeFirstColumn, encodeColumns } from '#server/store/pack/columns.ts';
import { PackDamaged } from '#server/store/pack/damaged.ts';
import type { LogRow } from '#server/store/log/log.ts';

const COLUMNS = ['heads', 'seqs', 'who', 'timesLow', 'timesHigh', 'counts', 'clients', 'starts', 'lengths'] as const;
type Column = (typeof COLUMNS)[number];

/** Takes one deleted range, and the row that deleted it. */
export type Deleted = (client: number, start: number, length: number, by: Authorship) => void;

/** The deletions of rows that follow on each other. */
export class Deletions {
  /** Client, start and length of each range; `#ends` says where those of each row end. */
  readonly #ranges: number[] = [];
  readonly #ends: number[] = [];
  readonly #rows: Authorship[] = [];

  add({ seq, personId, at }: LogRow, ranges: DeletedRanges): void {
    if (ranges.length === 0) return;
    for (const { client, start, end } of ranges) this.#ranges.push(client, start, end - start);
    this.#rows.push({ seq, personId, at });
    this.#ends.push(this.#ranges.length);
  }

  /** Calls back for every range, in the order of the rows. */
  each(deleted: Deleted): void {
    let at = 0;
    for (const [row, by] of this.#rows.entries())
      for (const end = this.#ends[row] ?? at; at < end; at += 3)
        deleted(this.#ranges[at] ?? 0, this.#ranges[at + 1] ?? 0, this.#ranges[at + 2] ?? 0, by);
  }

  /** Encodes the deletions. */
  encode(): Uint8Array {
    const to = Object.fromEntries(COLUMNS.map((name) => [name, new ByteWriter()])) as Readonly<Record<Column, ByteWriter>>;
    const people = [...new Set(this.#rows.map(({ personId }) => personId))];
    const clients = [...new Set(this.#ranges.filter((_, i) => i % 3 === 0))];
    const personNumbers = new Map(people.map((personId, i) => [personId, i]));
    const clientNumbers = new Map(clients.map((client, i) => [client, i]));
    to.heads.uint(this.#rows.length);
    to.heads.uint(people.length);
    for (const personId of people) to.heads.text(personId);
    to.heads.uint(clients.length);
    for (const client of clients) to.heads.uint(client);
    const touched = clients.map(() => 0);
    let last = { seq: 0, at: 0 };
    let range = 0;
    for (const [row, by] of this.#rows.entries()) {
      const end = this.#ends[row] ?? range;
      const passed = by.at - last.at;
      const folded = passed < 0 ? -2 * passed - 1 : 2 * passed;
      to.seqs.uint(by.seq - last.seq);
      to.who.uint(personNumbers.get(by.personId) ?? 0);
      to.timesLow.byte(folded % 256);
      to.timesHigh.uint(Math.floor(folded / 256));
      to.counts.uint((end - range) / 3);
      for (; range < end; range += 3) {
        const client = clientNumbers.get(this.#ranges[range] ?? 0) ?? 0;
        const start = this.#ranges[range + 1] ?? 0;
        to.clients.uint(client);
        to.starts.int(start - (touched[client] ?? 0));
        to.lengths.uint(this.#ranges[range + 2] ?? 0);
        touched[client] = start;
      }
      last = by;
    }
    return encodeColumns(COLUMNS.map((name) => to[name].view()));
  }
}

type Heads = { readonly rows: number; readonly people: readonly string[]; readonly clients: readonly number[] };

function headsIn(from: ByteReader): Heads {
  const rows = from.uint();
  const people = Array.from({ length: bounded(from.uint(), from) }, () => from.text());
  const clients = Array.from({ length: bounded(from.uint(), from) }, () => from.uint());
  return { rows, people, clients };
}

/** Notes in `removed` what encoded deletions say. They are read only if they are of a client that it asks about. Throws `PackDamaged`. */
export function noteDeleted(bytes: Uint8Array, removed: Removed): void {
  if (removed.isComplete || !headsIn(decodeFirstColumn(bytes)).clients.some((client) => removed.asksAbout(client))) return;
  eachDeleted(bytes, removed.note);
}

/** Calls back for the ranges of encoded deletions, in the order of the rows. Throws `PackDamaged`. */
export function eachDeleted(bytes: Uint8Array, deleted: Deleted): void {
  const columns = decodeColumns(bytes, COLUMNS.length);
  const from = Object.fromEntries(COLUMNS.map((name, i) => [name, columns[i]])) as Readonly<Record<Column, ByteReader>>;
  const { rows, people, clients } = headsIn(from.heads);
  const touched = clients.map(() => 0);
  let seq = 0;
  let at = 0;
  for (let row = 0; row < rows; row += 1) {
    seq += from.seqs.uint();
    const personId = people[from.who.uint()];
    const folded = from.timesLow.byte() + from.timesHigh.uint() * 256;
    at += folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
    if (personId === undefined) throw new PackDamaged('a person that it does not name');
    const by = { seq, personId, at };
    for (let left = from.counts.uint(); left > 0; left -= 1) {
      const number = from.clients.uint();
      const client = clients[number];
      if (client === undefined) throw new PackDamaged('a client that it does not name');
      const start = (touched[number] ?? 0) + from.starts.int();
      touched[number] = start;
      deleted(client, start, from.lengths.uint(), by);
    }
  }
}

/** A count of things that take at least a byte each. */
function bounded(count: number, { left }: ByteReader): number {
  if (count > left) throw new PackDamaged('a false count');
  return count;
}

/** Units of which it is asked who deleted them first. */
export class Removed {
  /** By client, in the order of the clocks: where each range starts, and for each of its units the number of the row, or 0. */
  readonly #ranges = new Map<number, { readonly start: number; readonly rows: Int32Array }[]>();
  readonly #rows: Authorship[] = [];
  /** How many units no deletion was noted for yet. */
  #open = 0;

  /** `units` need not be in order, but must not overlap. */
  constructor(units: readonly { readonly client: number; readonly clock: number; readonly length: number }[]) {
    for (const { client, clock, length } of units) {
      const ranges = this.#ranges.get(client);
      const range = { start: clock, rows: new Int32Array(length) };
      this.#open += length;
      if (ranges === undefined) this.#ranges.set(client, [range]);
      else ranges.push(range);
    }
    for (const ranges of this.#ranges.values()) ranges.sort((a, b) => a.start - b.start);
  }

  /** Whether every unit has its deletion: later ones are of no use. */
  get isComplete(): boolean {
    return this.#open === 0;
  }

  /** Whether it is asked about units of a client. */
  asksAbout(client: number): boolean {
    return this.#ranges.has(client);
  }

  /** The number of the first range of a client that ends after a clock. */
  #first(ranges: readonly { readonly start: number; readonly rows: Int32Array }[], clock: number): number {
    let low = 0;
    let high = ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const range = ranges[middle];
      if (range !== undefined && range.start + range.rows.length <= clock) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Notes a deletion. To be called in the order of the rows. */
  note: Deleted = (client, start, length, by) => {
    const ranges = this.#ranges.get(client);
    if (ranges === undefined) return;
    const end = start + length;
    for (let i = this.#first(ranges, start); i < ranges.length; i += 1) {
      const range = ranges[i];
      if (range === undefined || range.start >= end) return;
      const to = Math.min(range.rows.length, end - range.start);
      for (let at = Math.max(0, start - range.start); at < to; at += 1) {
        if (range.rows[at] !== 0) continue;
        if (this.#rows.at(-1) !== by) this.#rows.push(by);
        range.rows[at] = this.#rows.length;
        this.#open -= 1;
      }
    }
  };

  /** Who deleted a unit, and how many units from there on the same row deleted; null if nobody is known to have done so. */
  of(client: number, clock: number): { readonly by: Authorship; readonly length: number } | null {
    const ranges = this.#ranges.get(client) ?? [];
    const range = ranges[this.#first(ranges, clock)];
    if (range === undefined || range.start > clock) return null;
    const at = clock - range.start;
    const row = range.rows[at] ?? 0;
    const by = this.#rows[row - 1];
    if (by === undefined) return null;
    let end = at + 1;
    while (end < range.rows.length && range.rows[end] === row) end += 1;
    return { by, length: end - at };
  }
}
