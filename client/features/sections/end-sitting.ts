/** Ends a sitting before its pause: whoever says that they have finished begins a new entry of the history with their next words. */
import type { Section } from '#shared/api.ts';
import { call } from '#client/api/http.ts';
import { keys, queryClient } from '#client/api/queries.ts';
import { zIgnored } from '#client/api/use-write.ts';
import { whenSaved } from '#client/live/joined-rooms.ts';
import { tellPage } from '#client/ui/page-message.tsx';

/** How long the page waits until what was written is saved, in milliseconds. */
const SAVING_TIMEOUT = 10_000;

/**
 * Ends the caller's sitting in a section, and says so. What they wrote until now belongs to it, so all of it is saved first: what the
 * server had later would begin a new entry.
 */
export async function endSitting({ id, room }: Pick<Section, 'id' | 'room'>): Promise<void> {
  try {
    if (!(await whenSaved(room, SAVING_TIMEOUT))) return tellPage({ word: 'timeline.notFinishedUnsaved' });
    await call(zIgnored, 'POST', `/api/sections/${id}/sitting/end`, {});
    tellPage({ word: 'timeline.finishedSaid' });
    void queryClient.invalidateQueries({ queryKey: keys.timelines });
  } catch {
    tellPage({ word: 'timeline.notFinished' });
  }
}
