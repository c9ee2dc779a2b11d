/** Makes the rows of a log with random edits of two people. */
import * as Y from 'yjs';
import { appendNodes } from '#shared/text/append.ts';
import type { LogRow } from '#server/store/log/log.ts';
import { Random } from './random.ts';
import { textOf } from './section-text.ts';

const LETTERS = ['a', 'e', 'ن', ' ', '😀', 'é', 'x'];

/**
 * Simulates two pages that type, delete, format and add blocks, now and then without each other's latest updates. They may delete
 * half of a letter of two units, which no editor does.
 */
export function randomRows(seed: number, steps: number, letters: readonly string[] = LETTERS): LogRow[] {
  const random = new Random(seed);
  const rows: LogRow[] = [];
  let at = 1_790_000_000_000;
  const pages = ['ann', 'ben'].map((personId, i) => {
    const doc = new Y.Doc();
    doc.clientID = [4_000_000_001, 77][i] ?? 1;
    return { personId, doc, unread: [] as Uint8Array[] };
  });
  for (const { personId, doc } of pages) {
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'read') return;
      at += random.below(400) - (random.below(50) === 0 ? 300 : 0);
      rows.push({ seq: rows.length + 1, personId, at, update });
      for (const other of pages) if (other.doc !== doc) other.unread.push(update);
    });
  }
  const caret = new Map<Y.Doc, number>();
  const act = (doc: Y.Doc): void => {
    const text = textOf(doc);
    const position = Math.min(caret.get(doc) ?? 0, text.length);
    const dice = random.below(100);
    if (dice < 60) {
      text.insert(position, random.pick(letters));
      caret.set(doc, position + 1);
    } else if (dice < 75 && position > 0) {
      text.delete(position - 1, 1);
      caret.set(doc, position - 1);
    } else if (dice < 82) caret.set(doc, random.below(text.length + 1));
    else if (dice < 86) text.insert(position, 'a longer piece');
    else if (dice < 90 && text.length > 4) text.delete(random.below(text.length - 3), 3);
    else if (dice < 94 && text.length > 1) text.format(0, random.below(text.length) + 1, { bold: random.pick([true, null]) });
    else if (dice < 97)
      appendNodes(doc, [
        { type: 'preference', attrs: { strength: 'must' }, content: [{ type: 'part', attrs: { name: 'text' } }] },
      ]);
    else doc.transact(() => (text.insert(0, 'both'), text.delete(text.length - 1, 1)));
  };
  for (let step = 0; step < steps; step++) {
    const page = random.pick(pages);
    if (random.below(3) > 0) for (const update of page.unread.splice(0)) Y.applyUpdate(page.doc, update, 'read');
    act(page.doc);
  }
  return rows;
}
