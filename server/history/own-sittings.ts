/** Questions about the sittings of one person: whether one begins at a row, and whether one may still go on. */
import { sectionRoom } from '#shared/wire.ts';
import { readBackward } from '#server/history/chunks.ts';
import { SITTING_TIMEOUT } from '#server/history/pause.ts';
import type { Ends } from '#server/history/sitting-ends.ts';
import { rowsOf } from '#server/store/pack/stretch.ts';
import type { Log, LogRow } from '#server/store/log/log.ts';

/** The rows up to `last`, the newest first. */
async function* newestFirst(log: Log, room: string, last: number): AsyncGenerator<LogRow> {
  for await (const { from, to, stretch } of readBackward(log, room, 1, last))
    yield* rowsOf(room, stretch, from, to).toReversed();
}

/** Whether a sitting of this person begins with a row of a section. */
export async function beginsSitting(
  log: Log,
  sectionId: string,
  ends: Ends,
  fromSeq: number,
  personId: string,
): Promise<boolean> {
  const room = sectionRoom(sectionId);
  let first: LogRow | null = null;
  for await (const row of newestFirst(log, room, Math.min(fromSeq, await log.lastSeq(room)))) {
    if (first === null) {
      if (row.seq !== fromSeq || row.personId !== personId) return false;
      first = row;
    } else if (first.at - row.at > SITTING_TIMEOUT) return true;
    else if (row.personId === personId) return (ends.get(personId) ?? []).some((end) => end >= row.seq && end < fromSeq);
  }
  return first !== null;
}

/** The newest row of this person in a section, if they wrote so lately that their sitting goes on with their next row; or null. */
export async function openSitting(log: Log, sectionId: string, personId: string, now: number): Promise<number | null> {
  const room = sectionRoom(sectionId);
  for await (const row of newestFirst(log, room, await log.lastSeq(room))) {
    if (now - row.at > SITTING_TIMEOUT) return null;
    if (row.personId === personId) return row.seq;
  }
  return null;
}
