/** A log whose every row is known beforehand: one person types the alphabet over and over, and takes every ninth letter back. */
import * as Y from 'yjs';
import type { LogEntry } from '#server/store/log/log.ts';
import { textOf, updateBy } from './section-text.ts';

/** The room that it is in. */
export const TIDIED = 'section.letters';

/** So many rows after the first `before` ones, and the state after them. */
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
      room: TIDIED,
      personId: 'family',
      at: 1_790_000_000_000 + i * i,
      update,
      claims: i === 0 ? [doc.clientID] : [],
    });
  }
  return { entries: entries.slice(before), state: Y.encodeStateAsUpdate(doc) };
}
