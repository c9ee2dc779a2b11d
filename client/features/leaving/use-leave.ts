/** Sign-out and change of user, which first ask if there are unsaved changes. */
import { startTransition, useState } from 'react';
import { signOut } from '#client/api/session.ts';
import { signOutWouldLose } from '#client/offline/unsaved-changes.ts';

/**
 * `leave` signs out at once, or sets `asking` if there are unsaved changes. The caller then shows
 * client/features/leaving/leave-panel.tsx.
 */
export function useLeave(): { leave: () => void; asking: boolean; stay: () => void } {
  const [asking, setAsking] = useState(false);
  const leave = async (): Promise<void> => {
    if (await signOutWouldLose()) startTransition(() => setAsking(true));
    else await signOut();
  };
  return { leave: () => void leave(), asking, stay: () => setAsking(false) };
}
