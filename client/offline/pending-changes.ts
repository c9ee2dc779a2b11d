/** What is kept beside a room's document: whose unsaved changes it holds, and when it last was as the server had it. */
import { z } from 'zod';

/**
 * The unsaved work of one page: its Yjs client id, how many changes wait, since when, and its clock up to which all is durable.
 * Each page writes its own record, so that two pages of one person never speak for each other.
 */
export const zPendingChanges = z.object({
  client: z.number(),
  changes: z.number().int().positive(),
  since: z.number(),
  clock: z.number(),
});
export type PendingChanges = z.infer<typeof zPendingChanges>;

/** Under which key a page's record stands. */
export function pendingKey(client: number): string {
  return `work:${client}`;
}

/** When the document was last as the server had it, in milliseconds since 1970. */
export const AS_OF = 'as-of';
/** The newest document schema of any page that wrote here. */
export const SCHEMA = 'schema';

/** The records of unsaved work among everything that is kept beside a document. */
export function pendingIn(kept: readonly (readonly [string, unknown])[]): PendingChanges[] {
  const works: PendingChanges[] = [];
  for (const [key, value] of kept) {
    const work = zPendingChanges.safeParse(value);
    if (key.startsWith('work:') && work.success) works.push(work.data);
  }
  return works;
}

/** How many changes wait, and since when, over several pages' work; null where nothing waits. */
export function sumOfPending(works: readonly PendingChanges[]): { changes: number; since: number } | null {
  if (works.length === 0) return null;
  return {
    changes: works.reduce((sum, work) => sum + work.changes, 0),
    since: Math.min(...works.map((work) => work.since)),
  };
}
