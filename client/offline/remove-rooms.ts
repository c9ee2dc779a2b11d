/** Removes rooms from this device when the service no longer lists them. The writer's own unsaved text is kept for copying. */
import * as Y from 'yjs';
import { withoutFormatCleanup } from '#shared/no-format-cleanup.ts';
import { remove } from '#client/offline/account-database.ts';
import { deleteDatabase } from '#client/offline/indexed-db.ts';
import { isJoined, withdrawRooms } from '#client/live/joined-rooms.ts';
import { roomDatabase } from '#client/offline/database-names.ts';
import { keepRefused } from '#client/offline/refused-text.ts';
import { placeOfRoom } from '#client/offline/room-places.ts';
import { readStoredRoom } from '#client/offline/stored-rooms.ts';
import { unsavedText } from '#client/live/unsaved-text.ts';

/** Keeps the unsaved text of a stored room as a refused text. */
async function keepUnsavedText(personId: string, planId: string, room: string, name: string): Promise<void> {
  const { updates, pending } = await readStoredRoom(name);
  if (pending.length === 0) return;
  const doc = withoutFormatCleanup(new Y.Doc());
  for (const update of updates) Y.applyUpdate(doc, update);
  const text = unsavedText(doc, pending);
  doc.destroy();
  const place = await placeOfRoom(personId, planId, room);
  await keepRefused({ personId, planId, ...place, title: '', code: 'not_found', text });
}

/** Removes these rooms of a plan from the device, and leaves those that this page has joined. */
export async function removeRooms(personId: string, planId: string, rooms: ReadonlySet<string>): Promise<void> {
  const joined = new Set([...rooms].filter(isJoined));
  await withdrawRooms(joined);
  for (const room of rooms) {
    const name = roomDatabase(personId, room);
    // A joined room has already handed its unsaved text to its owner.
    if (!joined.has(room)) await keepUnsavedText(personId, planId, room, name);
    await deleteDatabase(name);
    await remove(personId, 'rooms', room);
  }
}
