/** Reads the rows of a stretch (packs and rows of a log), and computes its digest. */
import { createHash } from 'node:crypto';
import { RoomDamaged } from '#server/store/errors.ts';
import { PackDamaged } from '#server/store/pack/damaged.ts';
import { unpackUpTo } from '#server/store/pack/unpack.ts';
import type { LogPack, LogRow, Stretch } from '#server/store/log/log.ts';

/** The rows of one pack up to row `upTo`. Throws `PackDamaged` if it cannot be read. */
export function rowsOfPack({ firstSeq, lastSeq, bytes }: LogPack, upTo = lastSeq): LogRow[] {
  const { rows, count } = unpackUpTo(bytes, firstSeq, upTo);
  if (count !== lastSeq - firstSeq + 1) throw new PackDamaged('it holds another number of rows than it says');
  return rows;
}

/** All rows of a stretch with `from <= seq <= to`, in order. Throws `RoomDamaged` if a pack of it cannot be read. */
export function rowsOf(room: string, { packs, rows }: Stretch, from: number, to: number): LogRow[] {
  if (packs.length === 0) return [...rows];
  const all: LogRow[] = [];
  for (const each of packs) {
    try {
      for (const row of rowsOfPack(each, to)) if (row.seq >= from) all.push(row);
    } catch (error) {
      throw new RoomDamaged(room, whereOf(each), { cause: error });
    }
  }
  if (rows.length === 0) return all;
  for (const row of rows) all.push(row);
  return all.toSorted((a, b) => a.seq - b.seq);
}

/** The words for a damaged pack in error messages. */
export function whereOf({ firstSeq, lastSeq }: Pick<LogPack, 'firstSeq' | 'lastSeq'>): string {
  return `the pack of rows ${firstSeq} to ${lastSeq} of the log`;
}

/**
 * The SHA-256 of a stretch in hex. Two stretches have the same digest only if their packs and rows are equal, byte for byte.
 */
export function digestOf({ packs, rows }: Stretch): string {
  const hash = createHash('sha256');
  for (const { firstSeq, lastSeq, bytes } of packs) {
    hash.update(`pack ${firstSeq} ${lastSeq} ${bytes.length}\n`);
    hash.update(bytes);
  }
  for (const { seq, at, personId, update } of rows) {
    hash.update(`row ${seq} ${at} ${personId.length} ${personId} ${update.length}\n`);
    hash.update(update);
  }
  return hash.digest('hex');
}
