/** Makes one pack of a stretch of a log. */
import { pack } from '#server/store/pack/pack.ts';
import { digestOf, rowsOf } from '#server/store/pack/stretch.ts';
import type { LogPack, Stretch } from '#server/store/log/log.ts';

/** A pack, and the digest (`was`) of the packs and rows that it replaces, for `Log.pack`. */
export type Repacked = { readonly pack: LogPack; readonly was: string };

/**
 * Packs all rows of a stretch into one pack. Throws `RoomDamaged` if a pack of the stretch cannot be read, and an error if rows
 * are missing or would not be restored exactly. Nothing in the store is changed here.
 */
export function repack(room: string, stretch: Stretch): Repacked {
  const rows = rowsOf(room, stretch, 0, Number.MAX_SAFE_INTEGER);
  const firstSeq = rows[0]?.seq ?? 0;
  if (rows.length === 0 || rows.some((row, i) => row.seq !== firstSeq + i)) throw new Error('rows with a gap are not packed');
  return { pack: { firstSeq, lastSeq: firstSeq + rows.length - 1, bytes: pack(rows) }, was: digestOf(stretch) };
}
