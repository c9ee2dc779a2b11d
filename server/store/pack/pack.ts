/**
 * Packs rows of the log: stores consecutive rows in compressed columns, in about a hundredth of the space. They are restored
 * byte for byte. docs/decisions/0018 has the format and the figures that led to it.
 */
import { ByteWriter } from '#server/store/pack/bytes.ts';
import { encodeColumns } from '#server/store/pack/columns.ts';
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
import {
  HAS_ORIGIN,
  HAS_RIGHT,
  kindOf,
  partsOf,
  sameBytes,
  STRING,
  type PartDeletes,
  type PartGroup,
  type PartId,
  type Parts,
  type PartStruct,
} from '#server/store/pack/parts.ts';
import { unpack } from '#server/store/pack/unpack.ts';
import type { LogRow } from '#server/store/log/log.ts';

class Packer {
  readonly columns = Object.fromEntries(COLUMNS.map((name) => [name, new ByteWriter()])) as Readonly<
    Record<Column, ByteWriter>
  >;
  readonly #predictor = new Predictor();
  readonly #clients = new Map<number, number>();
  readonly #people = new Map<string, number>();
  #lastAt = 0;
  #lastPerson = -1;
  #run = 0;
  #count = 0;

  #clientOf(client: number): number {
    let index = this.#clients.get(client);
    if (index === undefined) this.#clients.set(client, (index = this.#clients.size));
    return index;
  }

  #indexed(id: PartId | null): IndexedId | null {
    return id === null ? null : { client: this.#clientOf(id.client), clock: id.clock };
  }

  #personOf(personId: string): number {
    let index = this.#people.get(personId);
    if (index === undefined) this.#people.set(personId, (index = this.#people.size));
    return index;
  }

  #endRun(): void {
    if (this.#run === 0) return;
    this.columns.people.uint(this.#lastPerson);
    this.columns.people.uint(this.#run - 1);
    this.#run = 0;
  }

  #time(at: number): void {
    const delta = at - this.#lastAt;
    const folded = delta < 0 ? -2 * delta - 1 : 2 * delta;
    this.columns.timesLow.byte(folded % 256);
    this.columns.timesHigh.uint(Math.floor(folded / 256));
    this.#lastAt = at;
  }

  add(row: LogRow): void {
    const person = this.#personOf(row.personId);
    if (person !== this.#lastPerson) this.#endRun();
    this.#lastPerson = person;
    this.#run += 1;
    this.#count += 1;
    this.#time(row.at);
    const parts = partsOf(row.update);
    if (parts === null) {
      this.columns.heads.byte(RAW);
      this.columns.lengths.uint(row.update.length);
      this.columns.raw.all(row.update);
      return;
    }
    this.#addParts(parts, person);
  }

  #addParts({ groups, deletes }: Parts, person: number): void {
    const { columns } = this;
    const writer = this.#predictor.writer(person);
    const [group, ...more] = groups;
    const struct = group?.structs[0];
    let head: number = STRUCTS.none;
    if (group !== undefined) {
      if (more.length > 0 || struct === undefined || group.structs.length > 1) head = STRUCTS.any;
      else head = this.#one(group, struct, writer);
    }
    if (head === STRUCTS.any) {
      columns.clients.uint(groups.length);
      for (const each of groups) {
        columns.clients.uint(this.#clientOf(each.client));
        columns.clients.uint(each.structs.length);
        this.#group(each, writer);
      }
    }
    const deleted = this.#deletesHead(deletes, writer);
    this.#deletes(deletes, deleted, writer);
    columns.heads.byte(head + deleted);
  }

  /** Adds one struct of one client, which is what most rows hold. Gives the bits of the head for it. */
  #one(group: PartGroup, struct: PartStruct, writer: Writer): number {
    const client = this.#clientOf(group.client);
    let head: number = 0;
    if (client !== writer.client) {
      head = OTHER_CLIENT;
      writer.client = client;
      this.columns.clients.uint(client);
    }
    if (!this.#isTyped(group, client, struct)) {
      this.#group(group, writer);
      return head + STRUCTS.one;
    }
    this.columns.letters.all(struct.body);
    const left = { client, clock: group.clock - 1 };
    this.#predictor.wrote(writer, client, group.clock, struct.length, left, this.#predictor.lastRight(client));
    return head + STRUCTS.typed;
  }

  /** Whether a struct is one letter right after the client's last one, so that the unpacker can predict all but the letter. */
  #isTyped(group: PartGroup, client: number, { info, origin, right, body, length }: PartStruct): boolean {
    if (kindOf(info) !== STRING || origin === null || origin.client !== group.client || origin.clock !== group.clock - 1)
      return false;
    if (info !== (STRING | HAS_ORIGIN | (right === null ? 0 : HAS_RIGHT)) || group.clock !== this.#predictor.nextClock(client))
      return false;
    const [lead] = body;
    if (lead === undefined || body.length !== letterSize(lead) || length > 2) return false;
    const predicted = this.#predictor.lastRight(client);
    if (right === null || predicted === null) return right === null && predicted === null;
    return this.#clientOf(right.client) === predicted.client && right.clock === predicted.clock;
  }

  #unit({ client, clock }: IndexedId, to: ByteWriter, same: number): void {
    to.uint(client === same ? 0 : client + 1);
    to.int(clock - this.#predictor.lastTouched(client));
    this.#predictor.touch(client, clock);
  }

  #group(group: PartGroup, writer: Writer): void {
    const { columns } = this;
    const client = this.#clientOf(group.client);
    columns.clocks.int(group.clock - this.#predictor.nextClock(client));
    let { clock } = group;
    for (const struct of group.structs) {
      const origin = this.#indexed(struct.origin);
      const right = this.#indexed(struct.right);
      columns.infos.byte(struct.info);
      if (origin !== null) this.#unit(origin, columns.origins, client);
      if (right !== null) this.#right(right, origin, client);
      if (typeof struct.parent === 'string') {
        columns.parents.byte(PARENTS.root);
        columns.parents.text(struct.parent);
      } else if (struct.parent !== null) {
        columns.parents.byte(PARENTS.unit);
        this.#unit({ client: this.#clientOf(struct.parent.client), clock: struct.parent.clock }, columns.parents, client);
      }
      if (struct.key !== null) columns.parents.text(struct.key);
      columns.lengths.uint(struct.body.length);
      columns[kindOf(struct.info) === STRING ? 'letters' : 'bodies'].all(struct.body);
      // The number of units of a string follows from its letters. For other structs it is stored too.
      if (kindOf(struct.info) !== STRING) columns.lengths.uint(struct.length);
      this.#predictor.wrote(writer, client, clock, struct.length, origin, right);
      clock += struct.length;
    }
  }

  #right(right: IndexedId, origin: IndexedId | null, client: number): void {
    const last = this.#predictor.lastRight(client);
    if (origin !== null && right.client === origin.client && right.clock === origin.clock + 1)
      this.columns.rights.byte(RIGHTS.after);
    else if (last !== null && right.client === last.client && right.clock === last.clock) this.columns.rights.byte(RIGHTS.same);
    else {
      this.columns.rights.byte(RIGHTS.other);
      this.#unit(right, this.columns.rights, client);
    }
  }

  #deletesHead(deletes: readonly PartDeletes[], writer: Writer): number {
    const [one, ...more] = deletes;
    if (one === undefined) return DELETES.none;
    const [start, length] = one.ranges;
    if (more.length > 0 || one.ranges.length !== 2) return DELETES.any;
    const atCaret = length === 1 && writer.caretClock === start && writer.caretClient === this.#clientOf(one.client);
    return atCaret ? DELETES.caret : DELETES.one;
  }

  #deletes(deletes: readonly PartDeletes[], head: number, writer: Writer): void {
    const to = this.columns.deletes;
    if (head === DELETES.any) to.uint(deletes.length);
    for (const { client: named, ranges } of deletes) {
      const client = this.#clientOf(named);
      if (head !== DELETES.caret) to.uint(client);
      if (head === DELETES.any) to.uint(ranges.length / 2);
      for (let i = 0; i < ranges.length; i += 2) {
        const [start = 0, length = 0] = [ranges[i], ranges[i + 1]];
        if (head !== DELETES.caret) {
          to.int(start - this.#predictor.lastTouched(client));
          to.uint(length);
        }
        this.#predictor.deleted(writer, client, start);
      }
    }
  }

  end(): Uint8Array {
    this.#endRun();
    const { names } = this.columns;
    names.uint(this.#count);
    names.uint(this.#people.size);
    for (const personId of this.#people.keys()) names.text(personId);
    names.uint(this.#clients.size);
    for (const client of this.#clients.keys()) names.uint(client);
    return encodeColumns(COLUMNS.map((name) => this.columns[name].view()));
  }
}

/**
 * Packs rows, and unpacks them again to check that each row is the same, byte for byte. Throws if one is not; the caller then
 * leaves the rows as they are.
 */
export function pack(rows: readonly LogRow[]): Uint8Array {
  const packing = new Packer();
  for (const row of rows) packing.add(row);
  const bytes = packing.end();
  if (!sameRows(unpack(bytes, rows[0]?.seq ?? 1), rows)) throw new Error('a pack does not give back what was put into it');
  return bytes;
}

/** Whether two lists of rows are the same in every field. */
export function sameRows(a: readonly LogRow[], b: readonly LogRow[]): boolean {
  return (
    a.length === b.length &&
    a.every((row, i) => {
      const other = b[i];
      return (
        other !== undefined &&
        row.seq === other.seq &&
        row.personId === other.personId &&
        row.at === other.at &&
        sameBytes(row.update, other.update)
      );
    })
  );
}
