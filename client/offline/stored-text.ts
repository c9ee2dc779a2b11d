/** The text of a section as this device has stored it, for pages that only read. */
import * as Y from 'yjs';
import type { JsonDocument } from '#shared/document.ts';
import { documentJson } from '#shared/text/tree.ts';
import { deviceOwner } from '#client/offline/device-owner.ts';
import { roomDatabase } from '#client/offline/database-names.ts';
import { databaseNames } from '#client/offline/indexed-db.ts';
import { readStoredRoom } from '#client/offline/stored-rooms.ts';

/** A stored text, and when it was last in step with the server (milliseconds since 1970). */
export type StoredText = { readonly doc: JsonDocument; readonly at: number };

/** The stored text of a room; null if this device has not stored it. What was written here without a network is part of it. */
export async function storedText(room: string): Promise<StoredText | null> {
  const personId = deviceOwner();
  if (personId === null) return null;
  const name = roomDatabase(personId, room);
  // Opening a database that is not there would make it.
  if (!(await databaseNames()).includes(name)) return null;
  const { updates, asOf } = await readStoredRoom(name);
  if (asOf === null) return null;
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  const found = { doc: documentJson(doc), at: asOf };
  doc.destroy();
  return found;
}
