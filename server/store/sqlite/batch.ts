/**
 * The form in which a batch of log entries is sent to the database thread. To send many small objects costs more than to store
 * them, so a batch is a few long columns: each name once, numbers in typed arrays, all updates in one byte array.
 */
import type { LogEntry } from '#server/store/log/log.ts';
import { writtenText } from '#server/store/log/written.ts';

/** The columns. `room` and `person` are indexes in `rooms` and `people`. `ends` says where each update ends in `bytes`. */
export type Batch = {
  readonly rooms: readonly string[];
  readonly people: readonly string[];
  readonly room: Uint32Array;
  readonly person: Uint32Array;
  readonly at: Float64Array;
  readonly ends: Uint32Array;
  readonly bytes: Uint8Array;
  /** Two numbers for each claim: the position of the entry, and the client id. */
  readonly claims: readonly number[];
  /** The written times of entries that have any, as they are stored, with the position of the entry. */
  readonly written: readonly (readonly [index: number, runs: string])[];
  /** Two numbers for each entry with an `after`: the position of the entry, and that. */
  readonly afters: readonly number[];
};

/** Numbers names from 0 in the order in which they first occur. */
function numbering(): { readonly names: string[]; of(name: string): number } {
  const numbers = new Map<string, number>();
  const names: string[] = [];
  return {
    names,
    of(name) {
      let number = numbers.get(name);
      if (number === undefined) {
        numbers.set(name, (number = names.length));
        names.push(name);
      }
      return number;
    },
  };
}

/** Turns entries into columns, in the same order. */
export function batchOf(entries: readonly LogEntry[]): Batch {
  const rooms = numbering();
  const people = numbering();
  const room = new Uint32Array(entries.length);
  const person = new Uint32Array(entries.length);
  const at = new Float64Array(entries.length);
  const ends = new Uint32Array(entries.length);
  const claims: number[] = [];
  const written: [index: number, runs: string][] = [];
  const afters: number[] = [];
  let length = 0;
  for (const [i, entry] of entries.entries()) {
    room[i] = rooms.of(entry.room);
    person[i] = people.of(entry.personId);
    at[i] = entry.at;
    ends[i] = length += entry.update.length;
    for (const client of entry.claims) claims.push(i, client);
    if (entry.written !== undefined && entry.written.length > 0) written.push([i, writtenText(entry.written)]);
    if (entry.after !== undefined) afters.push(i, entry.after);
  }
  const bytes = new Uint8Array(length);
  for (const [i, { update }] of entries.entries()) bytes.set(update, (ends[i] ?? 0) - update.length);
  return { rooms: rooms.names, people: people.names, room, person, at, ends, bytes, claims, afters, written };
}
