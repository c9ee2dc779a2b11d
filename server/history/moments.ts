/** Finds rows of a log by their time, and the times of rows, without reading the rows between. */
import { RoomDamaged } from '#server/store/errors.ts';
import { whereOf } from '#server/store/pack/stretch.ts';
import { timesIn } from '#server/store/pack/unpack.ts';
import type { Log } from '#server/store/log/log.ts';

/** Times of consecutive rows; the first is that of row `first`. */
type Times = { readonly first: number; readonly times: readonly number[] };

/** The times of a row and of those that lie in one pack with it. */
async function timesAround(log: Log, room: string, seq: number): Promise<Times> {
  const { packs, rows } = await log.stretch(room, seq, seq);
  const [pack] = packs;
  if (pack === undefined) return { first: seq, times: rows.map((row) => row.at) };
  try {
    return { first: pack.firstSeq, times: timesIn(pack.bytes) };
  } catch (error) {
    throw new RoomDamaged(room, whereOf(pack), { cause: error });
  }
}

/** The time of a row; null if there is no such row. */
export async function timeOf(log: Log, room: string, seq: number): Promise<number | null> {
  const { first, times } = await timesAround(log, room, seq);
  return times[seq - first] ?? null;
}

/** The last row that became durable at or before a time, among the rows up to `last`; 0 if there is none. */
export async function lastRowAt(log: Log, room: string, last: number, time: number): Promise<number> {
  let low = 0;
  let high = last;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const { first, times } = await timesAround(log, room, middle);
    const before = times.findLastIndex((at) => at <= time);
    if (before === -1) high = first - 1;
    else if (before === times.length - 1) low = first + before;
    else return Math.min(first + before, last);
  }
  return Math.min(low, last);
}
