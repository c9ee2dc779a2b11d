/** Encodes and decodes keystrokes as Yjs does, but without Yjs, so that hundreds of clients cost the generator little. */
import * as Y from 'yjs';
import { appendNodes } from '#shared/text/append.ts';
import { FRAGMENT } from '#shared/schema.ts';
import { pushUint, type Reader } from './bytes.ts';

/** Where a writer types: the id of the text node in the room's first content. */
export type Place = { readonly client: number; readonly clock: number };

/** Makes a document with a paragraph for each writer. `places` has the place of each writer. */
export function paragraphs(count: number, client: number): { update: Uint8Array; places: Place[] } {
  const doc = new Y.Doc();
  doc.clientID = client;
  // Each paragraph has one space, because Y.XmlText is only created for text.
  appendNodes(
    doc,
    Array.from({ length: count }, () => ({ type: 'paragraph', content: [{ type: 'text', text: ' ' }] })),
  );
  const places: Place[] = [];
  for (const node of doc.getXmlFragment(FRAGMENT).toArray()) {
    const text = node instanceof Y.XmlElement ? node.get(0) : null;
    if (!(text instanceof Y.XmlText) || text._item === null) throw new Error('a paragraph without a text');
    places.push({ client, clock: text._item.id.clock });
  }
  return { update: Y.encodeStateAsUpdate(doc), places };
}

const LETTERS = 'the quick brown fox jumps over the lazy dog ';

/** The update of a writer's keystroke number `clock`, counted from 0. Each letter follows the one before. */
export function keystroke(client: number, clock: number, place: Place): number[] {
  const bytes = [1, 1];
  pushUint(bytes, client);
  pushUint(bytes, clock);
  if (clock === 0) {
    bytes.push(4, 0);
    pushUint(bytes, place.client);
    pushUint(bytes, place.clock);
  } else {
    bytes.push(0x84);
    pushUint(bytes, client);
    pushUint(bytes, clock - 1);
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
