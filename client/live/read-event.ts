/** Reads an event of a plan's room. */
import type { PlanEvent } from '#shared/wire.ts';

/** The event in a message; null if a newer server sent one that this page does not know. */
export function readEvent(json: string): PlanEvent | null {
  const read: unknown = JSON.parse(json);
  if (typeof read !== 'object' || read === null || !('event' in read)) return null;
  if (read.event === 'plan-changed' || read.event === 'inbox-changed') return { event: read.event };
  if (read.event === 'threads-changed')
    return 'sectionId' in read && typeof read.sectionId === 'string'
      ? { event: 'threads-changed', sectionId: read.sectionId }
      : null;
  if (read.event !== 'seen') return null;
  return { event: 'seen', page: 'page' in read && typeof read.page === 'string' ? read.page : '' };
}
