/**
 * The bytes of one entry of the journal: a batch of the log, as it was appended in one commit, with the seq that each of its rows
 * has. A version stands in front, a checksum at the end.
 */
import { crc32 } from 'node:zlib';
import { ByteReader, ByteWriter } from '#server/store/pack/bytes.ts';
import { PackDamaged } from '#server/store/pack/damaged.ts';
import type { LogRow } from '#server/store/log/log.ts';
import type { Batch } from '#server/store/sqlite/batch.ts';

/** The version of the form. An entry of any other version is refused. */
const FORM = 1;
const CHECKSUM_BYTES = 4;

/** Rows of one entry, by room, in the order of their seqs. */
export type JournalRows = Map<string, LogRow[]>;

/** An entry as it is stored. */
export type StoredEntry = { readonly entry: number; readonly bytes: Uint8Array };

/** An entry of the journal cannot be read, or does not follow the log. */
export class JournalDamaged extends Error {
  override readonly name = 'JournalDamaged';
  /** SQLite's code of a damaged database, because the journal is a table of it. */
  readonly errcode = 11;
}

/** An entry from a row of `log_journal`. */
export function entryOf(row: Readonly<Record<string, unknown>>): StoredEntry {
  return { entry: Number(row['entry']), bytes: row['bytes'] instanceof Uint8Array ? row['bytes'] : new Uint8Array() };
}

/** The rows of a batch by room. `before` has the last seq of each room of the batch before it. */
export function rowsOfBatch({ rooms, people, room, person, at, ends, bytes }: Batch, before: readonly number[]): JournalRows {
  const columns = rooms.map((): LogRow[] => []);
  for (let i = 0, from = 0; i < ends.length; i++) {
    const of = room[i] ?? 0;
    const rows = columns[of];
    const to = ends[i] ?? 0;
    const seq = (before[of] ?? 0) + (rows?.length ?? 0) + 1;
    rows?.push({ seq, personId: people[person[i] ?? 0] ?? '', at: at[i] ?? 0, update: bytes.subarray(from, to) });
    from = to;
  }
  return new Map(rooms.map((name, i) => [name, columns[i] ?? []]));
}

/** Writes an entry. */
export function writeEntry(rooms: JournalRows, people: readonly string[]): Uint8Array {
  const writer = new ByteWriter();
  const numbers = new Map(people.map((person, i) => [person, i]));
  const time = new Uint8Array(8);
  const view = new DataView(time.buffer);
  writer.byte(FORM);
  writer.uint(people.length);
  for (const person of people) writer.text(person);
  writer.uint(rooms.size);
  for (const [room, rows] of rooms) {
    writer.text(room);
    writer.uint(rows.length);
    writer.uint(rows[0]?.seq ?? 0);
    for (const { personId, at, update } of rows) {
      writer.uint(numbers.get(personId) ?? 0);
      view.setFloat64(0, at);
      writer.all(time);
      writer.uint(update.length);
      writer.all(update);
    }
  }
  const checksum = new Uint8Array(CHECKSUM_BYTES);
  new DataView(checksum.buffer).setUint32(0, crc32(writer.view()));
  writer.all(checksum);
  return writer.copy();
}

function readRooms(reader: ByteReader): JournalRows {
  if (reader.byte() !== FORM) throw new JournalDamaged('it has a form that this version does not know');
  const people = Array.from({ length: reader.uint() }, () => reader.text());
  const rooms: JournalRows = new Map();
  for (let left = reader.uint(); left > 0; left--) {
    const room = reader.text();
    const count = reader.uint();
    const firstSeq = reader.uint();
    const rows: LogRow[] = [];
    for (let i = 0; i < count; i++) {
      const personId = people[reader.uint()] ?? '';
      const time = reader.all(8);
      const at = new DataView(time.buffer, time.byteOffset).getFloat64(0);
      rows.push({ seq: firstSeq + i, personId, at, update: reader.all(reader.uint()) });
    }
    rooms.set(room, rows);
  }
  return rooms;
}

/** Reads an entry. Throws `JournalDamaged` if it is not, byte for byte, what was written. */
export function readEntry(bytes: Uint8Array): JournalRows {
  const body = bytes.subarray(0, Math.max(0, bytes.length - CHECKSUM_BYTES));
  const checksum = bytes.subarray(body.length);
  if (checksum.length !== CHECKSUM_BYTES || new DataView(checksum.buffer, checksum.byteOffset).getUint32(0) !== crc32(body))
    throw new JournalDamaged('its checksum is not that of its bytes');
  try {
    const reader = new ByteReader(body);
    const rooms = readRooms(reader);
    if (reader.left > 0) throw new JournalDamaged('something follows its last row');
    return rooms;
  } catch (error) {
    if (!(error instanceof PackDamaged)) throw error;
    throw new JournalDamaged(error.message, { cause: error });
  }
}

/**
 * The rows of the journal that the log does not have yet, by room. `lastSeq` gives the last seq of a room's log: rows that were
 * taken over before their entry went out are in both. Throws `JournalDamaged` if an entry cannot be read, or if rows are missing
 * between the log and the journal or in the journal.
 */
export function missingRows(entries: readonly StoredEntry[], lastSeq: (room: string) => number): JournalRows {
  const missing: JournalRows = new Map();
  const ends = new Map<string, number>();
  for (const { entry, bytes } of entries) {
    try {
      for (const [room, rows] of readEntry(bytes)) {
        const end = ends.get(room) ?? lastSeq(room);
        const added = rows.filter(({ seq }) => seq > end);
        const first = added[0]?.seq ?? end + 1;
        if (first !== end + 1)
          throw new JournalDamaged(`rows ${end + 1} to ${first - 1} of room ${room} are missing before it`);
        ends.set(room, end + added.length);
        const before = missing.get(room);
        if (before === undefined) missing.set(room, added);
        else for (const row of added) before.push(row);
      }
    } catch (error) {
      if (!(error instanceof JournalDamaged)) throw error;
      throw new JournalDamaged(`entry ${entry} of the journal: ${error.message}`, { cause: error });
    }
  }
  return missing;
}
