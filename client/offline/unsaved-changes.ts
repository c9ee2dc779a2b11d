/** What is not saved yet, over all rooms of this page and of this device. */
import { unsavedHere } from '#client/live/joined-rooms.ts';
import { keeper } from '#client/offline/device-owner.ts';
import { sumOf } from '#client/offline/pending-changes.ts';
import { refusedHere } from '#client/offline/refused-text.ts';
import { waitingRooms } from '#client/offline/stored-rooms.ts';

/** How many changes of whoever is signed in are not saved yet. */
export async function unsavedChanges(): Promise<number> {
  const here = unsavedHere();
  const personId = keeper();
  if (personId === null) return here.changes;
  const waiting = await waitingRooms(personId);
  return waiting
    .filter(({ room }) => !here.rooms.has(room))
    .reduce((sum, { works }) => sum + (sumOf(works)?.changes ?? 0), here.changes);
}

/** Whether signing out would take something from its writer: changes that are not saved, or refused text that nobody has put away. */
export async function wouldLose(): Promise<boolean> {
  return refusedHere() > 0 || (await unsavedChanges().catch(() => 0)) > 0;
}
