/** Takes a pack apart: the same rows that were put into it. */
import { Bytes, type Reading } from '#server/store/pack/bytes.ts';
import { decodeColumns } from '#server/store/pack/columns.ts';
import { PackDamaged } from '#server/store/pack/damaged.ts';
import { Expected, type ExpectedPosition, type Writer } from '#server/store/pack/expected.ts';
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

class Unpacking {
  readonly #columns: Readonly<Record<Column, Reading>>;
  readonly #expected = new Expected();
  readonly #people: string[] = [];
  readonly #clients: number[] = [];
  readonly #to = new Bytes();
  readonly count: number;
  #person = 0;
  #run = 0;
  #at = 0;

  constructor(pack: Uint8Array) {
    const columns = decodeColumns(pack, COLUMNS.length);
    this.#columns = Object.fromEntries(COLUMNS.map((name, i) => [name, columns[i]])) as Record<Column, Reading>;
    const { names, heads } = this.#columns;
    this.count = names.uint();
    // Each row has a head, so a false count is found before anything is reserved for it.
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

  #time(): number {
    const folded = this.#columns.timesLow.byte() + this.#columns.timesHigh.uint() * 256;
    this.#at += folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
    return this.#at;
  }

  #client(place: number): number {
    const client = this.#clients[place];
    if (client === undefined) throw new PackDamaged('a client that it does not name');
    return client;
  }

  /** Nothing may be left over: then these would not be the rows that were put in. */
  end(): void {
    for (const column of Object.values(this.#columns)) if (column.left > 0) throw new PackDamaged('more than its rows');
  }

  row(seq: number): LogRow {
    const personId = this.#personId();
    const at = this.#time();
    const head = this.#columns.heads.byte();
    if (head === RAW) return { seq, personId, at, update: this.#columns.raw.all(this.#columns.lengths.uint()).slice() };
    this.#to.clear();
    const writer = this.#expected.writer(this.#person);
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
    const place = writer.client;
    const client = this.#client(place);
    const clock = this.#expected.next(place);
    const right = this.#expected.right(place);
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
    this.#expected.wrote(writer, place, clock, size === 4 ? 2 : 1, null, right);
  }

  #unit(from: Reading, same: number): ExpectedPosition {
    const code = from.uint();
    const client = code === 0 ? same : code - 1;
    const clock = this.#expected.near(client) + from.int();
    this.#to.id(this.#client(client), clock);
    this.#expected.touch(client, clock);
    return { client, clock };
  }

  #right(origin: ExpectedPosition | null, client: number): ExpectedPosition {
    const code = this.#columns.rights.byte();
    if (code === RIGHTS.other) return this.#unit(this.#columns.rights, client);
    const right =
      code === RIGHTS.same
        ? this.#expected.right(client)
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

  #group(place: number, count: number, writer: Writer): void {
    const to = this.#to;
    const { clocks, infos, origins, lengths, letters, bodies } = this.#columns;
    let clock = this.#expected.next(place) + clocks.int();
    to.uint(count);
    to.id(this.#client(place), clock);
    for (let left = count; left > 0; left -= 1) {
      const info = infos.byte();
      to.byte(info);
      // What is gone has no neighbours, whatever its first byte says.
      const item = kindOf(info) !== 0;
      const origin = item && (info & HAS_ORIGIN) !== 0 ? this.#unit(origins, place) : null;
      const right = item && (info & HAS_RIGHT) !== 0 ? this.#right(origin, place) : null;
      if (namesParent(info)) this.#parent(place, namesKey(info));
      const size = lengths.uint();
      const text = kindOf(info) === STRING;
      const body = (text ? letters : bodies).all(size);
      if (text) to.uint(size);
      to.all(body);
      const length = text ? unitsOf(body) : lengths.uint();
      this.#expected.wrote(writer, place, clock, length, origin, right);
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
      this.#expected.deleted(writer, writer.caretClient, writer.caretClock);
      return;
    }
    const groups = kind === DELETES.none ? 0 : kind === DELETES.one ? 1 : from.uint();
    to.uint(groups);
    for (let left = groups; left > 0; left -= 1) {
      const place = from.uint();
      const ranges = kind === DELETES.any ? from.uint() : 1;
      to.uint(this.#client(place));
      to.uint(ranges);
      for (let each = ranges; each > 0; each -= 1) {
        const start = this.#expected.near(place) + from.int();
        to.uint(start);
        to.uint(from.uint());
        this.#expected.deleted(writer, place, start);
      }
    }
  }
}

/**
 * The rows of a pack whose first one is `firstSeq`. Throws `PackDamaged` for whatever is no pack, or not any more.
 */
export function unpack(pack: Uint8Array, firstSeq: number): LogRow[] {
  const unpacking = new Unpacking(pack);
  const rows: LogRow[] = [];
  for (let i = 0; i < unpacking.count; i += 1) rows.push(unpacking.row(firstSeq + i));
  unpacking.end();
  return rows;
}
