/** Looks at what a room is about to open from, before anybody is given any of it: disks and hands make mistakes. */
import type { StoredRoom } from '#server/store/log/log.ts';
import type { Vector } from '#server/sync/gate/room-index.ts';
import { decodeUpdate } from '#server/sync/gate/update.ts';

/** What is wrong: the checkpoint, or the row of the log with this seq. Or nothing, and how far each client's units go. */
export type Verification =
  | { readonly kind: 'sound'; readonly vector: Vector }
  | { readonly kind: 'checkpoint' }
  | { readonly kind: 'row'; readonly seq: number };

/** Takes an update in. False where it cannot be read, or stands on units that are not there. */
function fits(bytes: Uint8Array, vector: Vector): boolean {
  try {
    const { clients, deletes } = decodeUpdate(bytes, true);
    for (const { client, structs } of clients) {
      const last = structs.at(-1);
      if (last === undefined) continue;
      const known = vector.get(client) ?? 0;
      if ((structs[0]?.clock ?? 0) > known || structs.some((struct) => struct.kind === 'skip')) return false;
      vector.set(client, Math.max(known, last.clock + last.length));
    }
    for (const [client, ranges] of deletes) if ((ranges.at(-1) ?? 0) > (vector.get(client) ?? 0)) return false;
    return true;
  } catch {
    return false;
  }
}

/** Judges what is kept of a room. It costs as much as reading it once. */
export function verifyStoredRoom({ checkpoint, tail }: Pick<StoredRoom, 'checkpoint' | 'tail'>): Verification {
  const vector: Vector = new Map();
  if (checkpoint !== null && !fits(checkpoint.state, vector)) return { kind: 'checkpoint' };
  let seq = checkpoint?.seq ?? 0;
  for (const row of tail) {
    seq += 1;
    if (row.seq !== seq || !fits(row.update, vector)) return { kind: 'row', seq };
  }
  return { kind: 'sound', vector };
}
