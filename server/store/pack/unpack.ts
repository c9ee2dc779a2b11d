/** Unpacks a pack into the rows that it was made of. */
import { ByteWriter, type ByteReader } from '#server/store/pack/bytes.ts';
import { decodeColumns } from '#server/store/pack/columns.ts';
import { PackDamaged } from '#server/store/pack/damaged.ts';
import { Predictor, type IndexedId, type Writer } from '#server/store/pack/expected.ts';
import {
  COLUMNS,
  DELETES,
  letterSize,
  OTHER_CLIENT,
  PARENTS,
  RAW,
  RIGHTS,
  STRUCTS,
  type Column,
} from '#server/store/pack/layout.ts';
import { HAS_ORIGIN, HAS_RIGHT, kindOf, namesKey, namesParent, STRING, unitsOf } from '#server/store/pack/parts.ts';
import type { LogRow } from '#server/store/log/log.ts';

class Unpacker {
  readonly #columns: Readonly<Record<Column, ByteReader>>;
  readonly #predictor = new Predictor();
  readonly #people: string[] = [];
  readonly #clients: number[] = [];
  readonly #to = new ByteWriter();
  readonly count: number;
  #person = 0;
  #run = 0;
  #at = 0;

  constructor(pack: Uint8Array) {
    const columns = decodeColumns(pack, COLUMNS.length);
    this.#columns = Object.fromEntries(COLUMNS.map((name, i) => [name, columns[i]])) as Record<Column, ByteReader>;
    const { names, heads } = this.#columns;
    this.count = names.uint();
    // Each row has one head byte, so a false count is found before memory is reserved for the rows.
    if (this.count !== heads.left) throw new PackDamaged('a false count of rows');
    for (let left = names.uint(); left > 0; left -= 1) this.#people.push(names.text());
    for (let left = names.uint(); left > 0; left -= 1) this.#clients.push(names.uint());
  }

  #personId(): string {
    if (this.#run === 0) {
      this.#person = this.#columns.people.uint();
      this.#run = this.#columns.people.uint() + 1;
    }
    this.#run -= 1;
    const personId = this.#people[this.#person];
    if (personId === undefined) throw new PackDamaged('a person that it does not name');
    return personId;
  }

  /** The time of the next row. */
  time(): number {
    const folded = this.#columns.timesLow.byte() + this.#columns.timesHigh.uint() * 256;
    this.#at += folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
    return this.#at;
  }

  #client(index: number): number {
    const client = this.#clients[index];
    if (client === undefined) throw new PackDamaged('a client that it does not name');
    return client;
  }

  /** Throws if bytes are left after the last row: then these would not be the rows that were packed. */
  end(): void {
    for (const column of Object.values(this.#columns)) if (column.left > 0) throw new PackDamaged('more than its rows');
  }

  row(seq: number): LogRow {
    const personId = this.#personId();
    const at = this.time();
    const head = this.#columns.heads.byte();
    if (head === RAW) return { seq, personId, at, update: this.#columns.raw.all(this.#columns.lengths.uint()).slice() };
    this.#to.clear();
    const writer = this.#predictor.writer(this.#person);
    if ((head & OTHER_CLIENT) !== 0) writer.client = this.#columns.clients.uint();
    switch (head & 3) {
      case STRUCTS.none:
        this.#to.uint(0);
        break;
      case STRUCTS.typed:
        this.#typed(writer);
        break;
      case STRUCTS.one:
        this.#to.uint(1);
        this.#group(writer.client, 1, writer);
        break;
      default: {
        const groups = this.#columns.clients.uint();
        this.#to.uint(groups);
        for (let left = groups; left > 0; left -= 1)
          this.#group(this.#columns.clients.uint(), this.#columns.clients.uint(), writer);
      }
    }
    this.#deletes(head & 12, writer);
    return { seq, personId, at, update: this.#to.copy() };
  }

  #typed(writer: Writer): void {
    const to = this.#to;
    const index = writer.client;
    const client = this.#client(index);
    const clock = this.#predictor.nextClock(index);
    const right = this.#predictor.lastRight(index);
    const { letters } = this.#columns;
    const size = letterSize(letters.bytes[letters.at] ?? 0);
    to.byte(1);
    to.byte(1);
    to.id(client, clock);
    to.byte(STRING | HAS_ORIGIN | (right === null ? 0 : HAS_RIGHT));
    to.id(client, clock - 1);
    if (right !== null) to.id(this.#client(right.client), right.clock);
    to.byte(size);
    to.all(letters.all(size));
    this.#predictor.wrote(writer, index, clock, size === 4 ? 2 : 1, null, right);
  }

  #unit(from: ByteReader, same: number): IndexedId {
    const code = from.uint();
    const client = code === 0 ? same : code - 1;
    const clock = this.#predictor.lastTouched(client) + from.int();
    this.#to.id(this.#client(client), clock);
    this.#predictor.touch(client, clock);
    return { client, clock };
  }

  #right(origin: IndexedId | null, client: number): IndexedId {
    const code = this.#columns.rights.byte();
    if (code === RIGHTS.other) return this.#unit(this.#columns.rights, client);
    const right =
      code === RIGHTS.same
        ? this.#predictor.lastRight(client)
        : origin === null
          ? null
          : { client: origin.client, clock: origin.clock + 1 };
    if (right === null) throw new PackDamaged('a neighbour that it does not name');
    this.#to.id(this.#client(right.client), right.clock);
    return right;
  }

  #parent(client: number, keyed: boolean): void {
    const from = this.#columns.parents;
    if (from.byte() === PARENTS.root) {
      this.#to.uint(1);
      this.#to.text(from.text());
    } else {
      this.#to.uint(0);
      this.#unit(from, client);
    }
    if (keyed) this.#to.text(from.text());
  }

  #group(index: number, count: number, writer: Writer): void {
    const to = this.#to;
    const { clocks, infos, origins, lengths, letters, bodies } = this.#columns;
    let clock = this.#predictor.nextClock(index) + clocks.int();
    to.uint(count);
    to.id(this.#client(index), clock);
    for (let left = count; left > 0; left -= 1) {
      const info = infos.byte();
      to.byte(info);
      // A GC struct (kind 0) has no neighbours, whatever the bits of its first byte say.
      const item = kindOf(info) !== 0;
      const origin = item && (info & HAS_ORIGIN) !== 0 ? this.#unit(origins, index) : null;
      const right = item && (info & HAS_RIGHT) !== 0 ? this.#right(origin, index) : null;
      if (namesParent(info)) this.#parent(index, namesKey(info));
      const size = lengths.uint();
      const text = kindOf(info) === STRING;
      const body = (text ? letters : bodies).all(size);
      if (text) to.uint(size);
      to.all(body);
      const length = text ? unitsOf(body) : lengths.uint();
      this.#predictor.wrote(writer, index, clock, length, origin, right);
      clock += length;
    }
  }

  #deletes(kind: number, writer: Writer): void {
    const to = this.#to;
    const from = this.#columns.deletes;
    if (kind === DELETES.caret) {
      to.byte(1);
      to.uint(this.#client(writer.caretClient));
      to.byte(1);
      to.uint(writer.caretClock);
      to.byte(1);
      this.#predictor.deleted(writer, writer.caretClient, writer.caretClock);
      return;
    }
    const groups = kind === DELETES.none ? 0 : kind === DELETES.one ? 1 : from.uint();
    to.uint(groups);
    for (let left = groups; left > 0; left -= 1) {
      const index = from.uint();
      const ranges = kind === DELETES.any ? from.uint() : 1;
      to.uint(this.#client(index));
      to.uint(ranges);
      for (let each = ranges; each > 0; each -= 1) {
        const start = this.#predictor.lastTouched(index) + from.int();
        to.uint(start);
        to.uint(from.uint());
        this.#predictor.deleted(writer, index, start);
      }
    }
  }
}

/** The times of the rows of a pack, in order. It takes a fraction of what it takes to unpack the rows. Throws `PackDamaged`. */
export function timesIn(pack: Uint8Array): number[] {
  const unpacking = new Unpacker(pack);
  return Array.from({ length: unpacking.count }, () => unpacking.time());
}

/**
 * The rows of a pack whose first row has the seq `firstSeq`. Throws `PackDamaged` for bytes that are no pack or are damaged.
 */
export function unpack(pack: Uint8Array, firstSeq: number): LogRow[] {
  return unpackUpTo(pack, firstSeq, Number.MAX_SAFE_INTEGER).rows;
}

/** The same up to row `upTo`: the rows after it are not even made. `count` is how many rows the pack has. */
export function unpackUpTo(
  pack: Uint8Array,
  firstSeq: number,
  upTo: number,
): { readonly rows: LogRow[]; readonly count: number } {
  const unpacking = new Unpacker(pack);
  const { count } = unpacking;
  const rows: LogRow[] = [];
  for (let i = 0; i < count && firstSeq + i <= upTo; i += 1) rows.push(unpacking.row(firstSeq + i));
  if (rows.length === count) unpacking.end();
  return { rows, count };
}
