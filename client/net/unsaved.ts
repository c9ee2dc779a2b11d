/** What is not saved yet, over all rooms of this page and of this device. */
import { keeper } from '#client/net/keeping.ts';
import { sumOf } from '#client/net/kept-records.ts';
import { waitingRooms } from '#client/net/room-store.ts';

/** How many changes of whoever is signed in are not saved yet. */
export async function unsavedChanges(): Promise<number> {
  const { unsavedHere } = await import('#client/net/room.ts');
  const here = unsavedHere();
  const personId = keeper();
  if (personId === null) return here.changes;
  const waiting = await waitingRooms(personId);
  return waiting
    .filter(({ room }) => !here.rooms.has(room))
    .reduce((sum, { works }) => sum + (sumOf(works)?.changes ?? 0), here.changes);
}
