/** Ends a sitting before its pause: whoever says that they have finished begins a new entry of the history with their next words. */
import { call } from '#client/api/http.ts';
import { keys, queryClient } from '#client/api/queries.ts';
import { zIgnored } from '#client/api/use-write.ts';
import { tellPage } from '#client/ui/page-message.tsx';

/** Ends the caller's sitting in a section, and says so. */
export async function endSitting(sectionId: string): Promise<void> {
  try {
    await call(zIgnored, 'POST', `/api/sections/${sectionId}/sitting/end`, {});
    tellPage({ word: 'timeline.finishedSaid' });
    void queryClient.invalidateQueries({ queryKey: keys.timelines });
  } catch {
    tellPage({ word: 'timeline.notFinished' });
  }
}
