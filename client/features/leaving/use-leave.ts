/** Leaving: signing out, or handing the device to somebody else, which asks first where something written is not saved yet. */
import { startTransition, useState } from 'react';
import { signOut } from '#client/api/session.ts';
import { signOutWouldLose } from '#client/offline/unsaved-changes.ts';

/** Signs out at once, or asks first: `asking` says that the question has to be shown (client/features/leaving/leave-panel.tsx). */
export function useLeave(): { leave: () => void; asking: boolean; stay: () => void } {
  const [asking, setAsking] = useState(false);
  const leave = async (): Promise<void> => {
    if (await signOutWouldLose()) startTransition(() => setAsking(true));
    else await signOut();
  };
  return { leave: () => void leave(), asking, stay: () => setAsking(false) };
}
