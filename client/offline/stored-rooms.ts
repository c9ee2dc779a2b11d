/** A room's kept document as it lies on the device, for those who move or remove it without opening it. */
import { requestDone, databaseNames, commitNow, allEntries } from '#client/offline/indexed-db.ts';
import { pendingKey, pendingIn, type PendingChanges } from '#client/offline/pending-changes.ts';
import { ownerOf, roomOf } from '#client/offline/database-names.ts';

/** What lies there: the updates in order, and whose unsaved work is among them. */
export type StoredRoom = { readonly updates: readonly Uint8Array[]; readonly works: readonly PendingChanges[] };

async function opened(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name);
  // The stores are y-indexeddb's, so that it finds them as it would have made them.
  request.onupgradeneeded = () => {
    request.result.createObjectStore('updates', { autoIncrement: true });
    request.result.createObjectStore('custom');
  };
  const db = await requestDone(request);
  db.onversionchange = () => db.close();
  return db;
}

async function readFrom(db: IDBDatabase): Promise<StoredRoom> {
  const transaction = db.transaction(['updates', 'custom']);
  const custom = transaction.objectStore('custom');
  const [updates, kept] = await Promise.all([
    requestDone<unknown[]>(transaction.objectStore('updates').getAll()),
    allEntries(custom),
  ]);
  return {
    updates: updates.filter((update) => update instanceof Uint8Array),
    works: pendingIn(kept),
  };
}

/** Reads a room's kept document; nothing where it cannot be read. */
export async function readRoom(name: string): Promise<StoredRoom> {
  try {
    const db = await opened(name);
    try {
      return await readFrom(db);
    } finally {
      db.close();
    }
  } catch {
    return { updates: [], works: [] };
  }
}

/** Adds an update with its unsaved work to a room's kept document. */
export async function addToRoom(name: string, update: Uint8Array, works: readonly PendingChanges[]): Promise<void> {
  const db = await opened(name);
  try {
    const transaction = db.transaction(['updates', 'custom'], 'readwrite');
    transaction.objectStore('updates').add(update);
    for (const work of works) transaction.objectStore('custom').put(work, pendingKey(work.client));
    await commitNow(transaction);
  } finally {
    db.close();
  }
}

/** The rooms in which somebody's changes wait on this device, with how many they are. */
export async function roomsWithPendingChanges(
  personId: string,
): Promise<{ room: string; name: string; works: readonly PendingChanges[] }[]> {
  const waiting: { room: string; name: string; works: readonly PendingChanges[] }[] = [];
  for (const name of await databaseNames()) {
    const room = roomOf(name);
    if (room === null || ownerOf(name) !== personId) continue;
    const { works } = await readRoom(name);
    if (works.length > 0) waiting.push({ room, name, works });
  }
  return waiting;
}
