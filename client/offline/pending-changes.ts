/**
 * Records of pending changes (changes that are not saved), and other data that is stored beside a room's document on the
 * device.
 */
import { z } from 'zod';

/**
 * The pending changes of one page. `client`: its Yjs client id. `changes`: their number. `since`: when the oldest was made, in
 * milliseconds since 1970. `clock`: the client's Yjs clock up to which everything is durable. `written`: when its units were written;
 * records of before have none. Each page writes its own record, so that two pages of one person never change each other's record.
 */
export const zPendingChanges = z.object({
  client: z.number(),
  changes: z.number().int().positive(),
  since: z.number(),
  clock: z.number(),
  written: z
    .array(z.tuple([z.number(), z.array(z.number())]))
    .optional()
    .catch(undefined),
});
/** The pending changes of one page. */
export type PendingChanges = z.infer<typeof zPendingChanges>;

/** The key of a page's record. */
export function pendingKey(client: number): string {
  return `pending:${client}`;
}

/** The key of the time when the document was last in step with the server, in milliseconds since 1970. */
export const AS_OF = 'as-of';
/** The key of the newest document schema version of any page that wrote here. */
export const SCHEMA = 'schema';

/** The records of pending changes among the entries that are stored beside a document. */
export function pendingIn(entries: readonly (readonly [string, unknown])[]): PendingChanges[] {
  const records: PendingChanges[] = [];
  for (const [key, value] of entries) {
    const record = zPendingChanges.safeParse(value);
    if (key.startsWith('pending:') && record.success) records.push(record.data);
  }
  return records;
}

/** The number of pending changes of several pages, and when the oldest was made; null if there are none. */
export function sumOfPending(pending: readonly PendingChanges[]): { changes: number; since: number } | null {
  if (pending.length === 0) return null;
  return {
    changes: pending.reduce((sum, { changes }) => sum + changes, 0),
    since: Math.min(...pending.map(({ since }) => since)),
  };
}
