/** Encodes and decodes keystrokes as Yjs does, but without Yjs, so that hundreds of clients cost the generator little. */
import * as Y from 'yjs';
import { appendNodes } from '#shared/text/append.ts';
import { linesOf } from '#shared/text/lines.ts';
import { TEXT } from '#shared/text/markers.ts';
import { pushUint, type Reader } from './bytes.ts';

type UnitId = { readonly client: number; readonly clock: number };
/** Where a writer types: between the marker of a line of the room's first content, and that of the next line. */
export type Place = { readonly left: UnitId; readonly right: UnitId | null };

/** Makes a document with a paragraph for each writer. `places` has the place of each writer. */
export function paragraphs(count: number, client: number): { update: Uint8Array; places: Place[] } {
  const doc = new Y.Doc();
  doc.clientID = client;
  appendNodes(
    doc,
    Array.from({ length: count }, () => ({ type: 'paragraph' })),
  );
  const markers = linesOf(doc.getText(TEXT)).flatMap(({ item }) => (item === null ? [] : [item.id]));
  const places = markers.map((left, at) => ({ left, right: markers[at + 1] ?? null }));
  return { update: Y.encodeStateAsUpdate(doc), places };
}

const LETTERS = 'the quick brown fox jumps over the lazy dog ';

/** The update of a writer's keystroke number `clock`, counted from 0. Each letter follows the one before. */
export function keystroke(client: number, clock: number, place: Place): number[] {
  const bytes = [1, 1];
  pushUint(bytes, client);
  pushUint(bytes, clock);
  const { left, right } = place;
  bytes.push(right === null ? 0x84 : 0xc4);
  pushUint(bytes, clock === 0 ? left.client : client);
  pushUint(bytes, clock === 0 ? left.clock : clock - 1);
  if (right !== null) {
    pushUint(bytes, right.client);
    pushUint(bytes, right.clock);
  }
  bytes.push(1, LETTERS.charCodeAt(clock % LETTERS.length), 0);
  return bytes;
}

/** The text that the first `count` keystrokes of a writer give. */
export function typed(count: number): string {
  return LETTERS.repeat(Math.ceil(count / LETTERS.length)).slice(0, count);
}

/** Counts the UTF-16 units in UTF-8 bytes. */
function units(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i++) {
    const byte = bytes[i] ?? 0;
    if ((byte & 0xc0) !== 0x80) count += byte >= 0xf0 ? 2 : 1;
  }
  return count;
}

/**
 * Reads the new letters of an update: calls `unit` for each run of letters with its client, first clock and length. Throws if
 * the update contains anything other than keystrokes.
 */
export function readUnits(reader: Reader, unit: (client: number, clock: number, length: number) => void): void {
  for (let clients = reader.uint(); clients > 0; clients--) {
    let structs = reader.uint();
    const client = reader.uint();
    let clock = reader.uint();
    for (; structs > 0; structs--) {
      const info = reader.bytes[reader.at++] ?? 0;
      if ((info & 0x1f) !== 4) throw new Error(`not a keystroke: ${info}`);
      if ((info & 0x80) !== 0) {
        reader.uint();
        reader.uint();
      }
      if ((info & 0x40) !== 0) {
        reader.uint();
        reader.uint();
      }
      if ((info & 0xc0) === 0) {
        if (reader.uint() === 1) reader.skip(reader.uint());
        else {
          reader.uint();
          reader.uint();
        }
      }
      const length = reader.uint();
      const letters = units(reader.bytes, reader.at, reader.at + length);
      reader.skip(length);
      unit(client, clock, letters);
      clock += letters;
    }
  }
}
