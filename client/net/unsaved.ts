/** What is not saved yet, over all rooms of this page and of this device. */
import { unsavedHere } from '#client/net/joined.ts';
import { keeper } from '#client/net/keeping.ts';
import { sumOf } from '#client/net/kept-records.ts';
import { refusedHere } from '#client/net/refused.ts';
import { waitingRooms } from '#client/net/room-store.ts';

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
