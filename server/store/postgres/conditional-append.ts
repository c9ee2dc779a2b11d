/**
 * Appends that PostgreSQL takes only where a condition holds (`Log.append`): a row has to come right behind the one that its writer saw, or it
 * goes into a suggestion, which must not be answered. The condition and the append are one transaction. All other appends need no more than
 * one statement (append-function.ts).
 */
import { parseRoom } from '#shared/wire.ts';
import { AppendRefused } from '#server/store/errors.ts';
import { isClosed } from '#server/store/log/closed.ts';
import type { LogEntry } from '#server/store/log/log.ts';
import { callOf, type AppendBatch } from '#server/store/postgres/append-function.ts';
import type { Connections } from '#server/store/postgres/connections.ts';

function suggestionOf({ room }: LogEntry): string | null {
  const named = parseRoom(room);
  return named?.kind === 'suggestion' ? named.id : null;
}

/** Whether one of these entries is appended only under a condition. */
export function isConditional(entries: readonly LogEntry[]): boolean {
  return entries.some((entry) => entry.after !== undefined || suggestionOf(entry) !== null);
}

/** Appends a batch with entries under a condition. Rejects with `AppendRefused` if one does not hold; then nothing is stored. */
export async function appendIfAllowed(
  appends: Connections,
  entries: readonly LogEntry[],
  batch: AppendBatch,
): Promise<number[]> {
  const connection = await appends.connect();
  const run = async <R>(text: string, values: unknown[] = []): Promise<readonly R[]> =>
    (await connection.run<R>({ text, values })).rows;
  try {
    await run('begin');
    try {
      // The rows stay locked until the end. So an answer begins either before this, which is seen here, or after it, and then whoever
      // begins it finds these rows in the log. A condition in the query would be judged before the lock is there. With a lock that several can
      // share, an answer could wait without end while several servers append.
      const ids = [...new Set(entries.flatMap((entry) => suggestionOf(entry) ?? []))];
      const found =
        ids.length === 0
          ? []
          : await run<{ id: string; state: string; begun: string }>(
              'select id, state, begun from suggestion where id = any($1::text[]) order by id for no key update',
              [ids],
            );
      const closed = new Set(found.filter(isClosed).map(({ id }) => id));
      const refused = entries.find((entry) => closed.has(suggestionOf(entry) ?? ''));
      if (refused !== undefined) throw new AppendRefused({ room: refused.room, why: 'closed' });
      // The function holds the locks of the rooms until the end.
      const { rows } = await connection.run<{ lasts: number[] }>(callOf(batch));
      const seqs = batch.seqs(rows[0]?.lasts ?? []);
      const moved = entries.find(({ after }, i) => after !== undefined && seqs[i] !== after + 1);
      if (moved !== undefined) throw new AppendRefused({ room: moved.room, why: 'moved' });
      await run('commit');
      return seqs;
    } catch (error) {
      // On a connection that is lost this fails too, and the first error says more.
      await run('rollback').catch(() => undefined);
      throw error;
    }
  } finally {
    connection.release();
  }
}
