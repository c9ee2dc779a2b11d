/** Finds the row again that a command was about to write when the server ended. */
import { createHash } from 'node:crypto';
import { decodeUpdate } from '#server/sync/gate/update.ts';

/**
 * What tells the row of an update from all other rows of its writer: the first of its client ids, which nobody else has, or what it
 * deletes, if that is all it does.
 */
export function markOf(update: Uint8Array): string {
  const { clients, deletes } = decodeUpdate(update, true);
  const ids = clients.filter(({ structs }) => structs.length > 0).map(({ client }) => client);
  if (ids.length > 0) return `client ${Math.min(...ids)}`;
  const ranges = [...deletes].toSorted(([a], [b]) => a - b);
  return `deletes ${createHash('sha256').update(JSON.stringify(ranges)).digest('hex')}`;
}
