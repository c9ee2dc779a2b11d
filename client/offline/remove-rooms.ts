/** Taking rooms off this device: at once when the service no longer lists them. The writer's own unsaved words are kept for copying. */
import * as Y from 'yjs';
import { withoutFormatCleanup } from '#shared/no-format-cleanup.ts';
import { parseRoom } from '#shared/wire.ts';
import { remove } from '#client/offline/account-database.ts';
import { deleteDatabase } from '#client/offline/indexed-db.ts';
import { isJoined, withdrawRooms } from '#client/live/joined-rooms.ts';
import { roomDatabase } from '#client/offline/database-names.ts';
import { keepRefused } from '#client/offline/refused-text.ts';
import { readRoom } from '#client/offline/stored-rooms.ts';
import { unsavedText } from '#client/live/unsaved-text.ts';

async function rescue(personId: string, planId: string, room: string, name: string): Promise<void> {
  const { updates, works } = await readRoom(name);
  if (works.length === 0) return;
  const doc = withoutFormatCleanup(new Y.Doc());
  for (const update of updates) Y.applyUpdate(doc, update);
  const text = unsavedText(doc, works);
  doc.destroy();
  const sectionId = parseRoom(room)?.id ?? '';
  await keepRefused({ personId, planId, sectionId, title: '', code: 'not_found', text });
}

/** Removes these rooms of a plan from the device, and closes those that this page is in. */
export async function removeRooms(personId: string, planId: string, rooms: ReadonlySet<string>): Promise<void> {
  const open = new Set([...rooms].filter(isJoined));
  await withdrawRooms(open);
  for (const room of rooms) {
    const name = roomDatabase(personId, room);
    // A room that was open has handed over its text by itself.
    if (!open.has(room)) await rescue(personId, planId, room, name);
    await deleteDatabase(name);
    await remove(personId, 'rooms', room);
  }
}
