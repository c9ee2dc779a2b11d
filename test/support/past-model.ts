/** The simplest way to know who put in and who deleted each unit of a log: row by row, in a document that forgets nothing. */
import * as Y from 'yjs';
import { TEXT } from '#shared/text/markers.ts';
import { withoutFormatCleanup } from '#shared/no-format-cleanup.ts';
import type { LogRow } from '#server/store/log/log.ts';

/** A letter, and the rows that put it in and deleted it. */
export type ModelLetter = {
  readonly letter: string;
  readonly client: number;
  readonly clock: number;
  readonly putIn: LogRow;
  readonly deleted: LogRow | null;
};

/** All letters that a log ever had, in the order of the text. */
export function modelOf(rows: readonly LogRow[]): ModelLetter[] {
  const doc = withoutFormatCleanup(new Y.Doc({ gc: false }));
  const putIn = new Map<string, LogRow>();
  const deleted = new Map<string, LogRow>();
  for (const row of rows) {
    const before = Y.encodeStateVector(doc);
    const known = Y.decodeStateVector(before);
    doc.once('afterTransaction', (transaction: Y.Transaction) => {
      Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
        for (let at = 0; at < struct.length; at += 1) {
          const unit = `${struct.id.client} ${struct.id.clock + at}`;
          if (!deleted.has(unit)) deleted.set(unit, row);
        }
      });
    });
    Y.applyUpdate(doc, row.update);
    for (const [client, end] of Y.decodeStateVector(Y.encodeStateVector(doc)))
      for (let clock = known.get(client) ?? 0; clock < end; clock += 1) putIn.set(`${client} ${clock}`, row);
  }
  const letters: ModelLetter[] = [];
  for (let item = doc.getText(TEXT)._start; item !== null; item = item.right) {
    if (!(item.content instanceof Y.ContentString)) continue;
    for (let at = 0; at < item.length; at += 1) {
      const { client } = item.id;
      const clock = item.id.clock + at;
      const row = putIn.get(`${client} ${clock}`);
      if (row === undefined) throw new Error('a letter that nobody put in');
      letters.push({
        letter: item.content.str.charAt(at),
        client,
        clock,
        putIn: row,
        deleted: deleted.get(`${client} ${clock}`) ?? null,
      });
    }
  }
  return letters;
}
