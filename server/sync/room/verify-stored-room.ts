/** Verifies the stored data of a room before the room opens from it. A disk fault or a manual change can damage it. */
import type { StoredRoom } from '#server/store/log/log.ts';
import type { Vector } from '#server/sync/gate/order.ts';
import { decodeUpdate } from '#server/sync/gate/update.ts';

/**
 * The result: the checkpoint is damaged, or the row of the log with this seq is damaged, or all is sound. If all is sound,
 * `vector` says how far each client's units go.
 */
export type Verification =
  | { readonly kind: 'sound'; readonly vector: Vector }
  | { readonly kind: 'checkpoint' }
  | { readonly kind: 'row'; readonly seq: number };

/** Adds an update to the vector. Returns false if it cannot be read, or if it depends on units that are not there. */
function advances(bytes: Uint8Array, vector: Vector): boolean {
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

/** Verifies the stored data of a room. This takes as long as reading it once. */
export function verifyStoredRoom({ checkpoint, tail }: Pick<StoredRoom, 'checkpoint' | 'tail'>): Verification {
  const vector: Vector = new Map();
  if (checkpoint !== null && !advances(checkpoint.state, vector)) return { kind: 'checkpoint' };
  let seq = checkpoint?.seq ?? 0;
  for (const row of tail) {
    seq += 1;
    if (row.seq !== seq || !advances(row.update, vector)) return { kind: 'row', seq };
  }
  return { kind: 'sound', vector };
}
