/** What a page that shows kept answers needs: to ask again, and to know how much waits to be sent. */
import { useEffect, useState } from 'react';
import { keys, queryClient } from '#client/api/queries.ts';
import { unsavedChanges } from '#client/offline/unsaved-changes.ts';

/** How often the page counts the changes that wait to be sent, in milliseconds. */
const POLL_INTERVAL = 5000;

/** Reads all cached answers again, also those that no component shows now. Until the server answers, all of them count as old. */
export function askAgain(): void {
  for (const queryKey of [keys.me, keys.plans, ['plan'], keys.timelines, keys.inboxes])
    void queryClient.invalidateQueries({ queryKey, refetchType: 'all' });
}

/** The number of changes on this device that wait to be sent. While `on` is true, the number is updated at each interval. */
export function usePendingChanges(on: boolean): number {
  const [waiting, setWaiting] = useState(0);
  useEffect(() => {
    if (!on) return;
    const poll = (): void => void unsavedChanges().then(setWaiting, () => undefined);
    poll();
    const timer = setInterval(poll, POLL_INTERVAL);
    return () => clearInterval(timer);
  }, [on]);
  return waiting;
}
