/** Written times as they are stored beside the log: one record for each row that has any, which are few. */
import { sql, type Kysely } from 'kysely';
import { clampSeq } from '#server/store/log/packs.ts';
import type { Log, WrittenRun } from '#server/store/log/log.ts';
import type { Tables } from '#server/store/tables.ts';

const FIELDS = 5;

const isInteger = (value: unknown): value is number => Number.isInteger(value);

/** The written times of one row in the form in which they are stored. */
export function writtenText(runs: readonly WrittenRun[]): string {
  return JSON.stringify(runs.flatMap(({ client, clock, length, from, to }) => [client, clock, length, from, to]));
}

/** Reads what `writtenText` wrote. Throws if it is anything else. */
export function writtenRunsIn(text: string): WrittenRun[] {
  const numbers: unknown = JSON.parse(text);
  // A room can have many of these rows, and a schema takes ten times as long.
  if (!Array.isArray(numbers) || !numbers.every(isInteger)) throw new Error('written times of a row are no numbers');
  if (numbers.length % FIELDS !== 0) throw new Error('written times of a row are cut off');
  return Array.from({ length: numbers.length / FIELDS }, (_, i) => {
    const [client = 0, clock = 0, length = 0, from = 0, to = 0] = numbers.slice(i * FIELDS, (i + 1) * FIELDS);
    return { client, clock, length, from, to };
  });
}

/** The query for written times. It is the same on every database. */
export function writtenQueries(db: Kysely<Tables>): Pick<Log, 'written'> {
  return {
    async written(room, from, to) {
      const found = await db
        .selectFrom('log_written')
        .select(['seq', 'person_id', 'runs'])
        .where('room', '=', room)
        .where(sql<boolean>`seq between ${clampSeq(from)} and ${clampSeq(to)}`)
        .orderBy('seq')
        .execute();
      return found.map(({ seq, person_id, runs }) => ({ seq, personId: person_id, runs: writtenRunsIn(runs) }));
    },
  };
}
