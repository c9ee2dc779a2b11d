/** Makes a log with known rows: one person types the alphabet again and again; every ninth row deletes the last letter. */
import * as Y from 'yjs';
import type { LogEntry } from '#server/store/log/log.ts';
import { textOf, updateBy } from './section-text.ts';

/** The room of this log. */
export const LETTERS_ROOM = 'section.letters';

/** Returns `count` rows after the first `before` rows, and the document's state after them. */
export function letterRows(before: number, count: number): { entries: LogEntry[]; state: Uint8Array } {
  const doc = new Y.Doc();
  doc.clientID = 424_242;
  const entries: LogEntry[] = [];
  for (let i = 0; i < before + count; i++) {
    const update = updateBy(doc, () => {
      const text = textOf(doc);
      if (i % 9 === 8) text.delete(text.length - 1, 1);
      else text.insert(text.length, String.fromCharCode(97 + (i % 26)));
    });
    entries.push({
      room: LETTERS_ROOM,
      personId: 'family',
      at: 1_790_000_000_000 + i * i,
      update,
      claims: i === 0 ? [doc.clientID] : [],
    });
  }
  return { entries: entries.slice(before), state: Y.encodeStateAsUpdate(doc) };
}
