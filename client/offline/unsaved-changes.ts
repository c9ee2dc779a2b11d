/** What is not saved yet, over all rooms of this page and of this device. */
import { unsavedHere } from '#client/live/joined-rooms.ts';
import { deviceOwner } from '#client/offline/device-owner.ts';
import { sumOfPending } from '#client/offline/pending-changes.ts';
import { refusedCount } from '#client/offline/refused-text.ts';
import { roomsWithPendingChanges } from '#client/offline/stored-rooms.ts';

/** How many changes of whoever is signed in are not saved yet. */
export async function unsavedChanges(): Promise<number> {
  const here = unsavedHere();
  const personId = deviceOwner();
  if (personId === null) return here.changes;
  const waiting = await roomsWithPendingChanges(personId);
  return waiting
    .filter(({ room }) => !here.rooms.has(room))
    .reduce((sum, { works }) => sum + (sumOfPending(works)?.changes ?? 0), here.changes);
}

/** Whether signing out would take something from its writer: changes that are not saved, or refused text that nobody has put away. */
export async function wouldLose(): Promise<boolean> {
  return refusedCount() > 0 || (await unsavedChanges().catch(() => 0)) > 0;
}
