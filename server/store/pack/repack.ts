/** Makes one pack out of a stretch of a log. */
import { pack } from '#server/store/pack/pack.ts';
import { digestOf, rowsOf } from '#server/store/pack/stretch.ts';
import type { LogPack, Stretch } from '#server/store/log/log.ts';

/** A pack, and the digest of what it is to take the place of, as `Log.pack` wants them. */
export type Repacked = { readonly pack: LogPack; readonly was: string };

/**
 * All rows of a stretch as one pack. Throws `RoomDamaged` where a pack of it cannot be read, and where rows are missing or would
 * not come back the same: then everything stays as it is.
 */
export function repacked(room: string, stretch: Stretch): Repacked {
  const rows = rowsOf(room, stretch, 0, Number.MAX_SAFE_INTEGER);
  const firstSeq = rows[0]?.seq ?? 0;
  if (rows.length === 0 || rows.some((row, i) => row.seq !== firstSeq + i)) throw new Error('rows with a gap are not packed');
  return { pack: { firstSeq, lastSeq: firstSeq + rows.length - 1, bytes: pack(rows) }, was: digestOf(stretch) };
}
