/** Reads and writes the stored documents of rooms on the device without joining the rooms. */
import { requestDone, databaseNames, commitNow, allEntries } from '#client/offline/indexed-db.ts';
import { AS_OF, pendingKey, pendingIn, type PendingChanges } from '#client/offline/pending-changes.ts';
import { ownerOf, roomOf } from '#client/offline/database-names.ts';

/**
 * The stored document of a room: its Yjs updates in order, the records of pending changes among them, and when it was last in step
 * with the server (milliseconds since 1970; null if never).
 */
export type StoredRoom = {
  readonly updates: readonly Uint8Array[];
  readonly pending: readonly PendingChanges[];
  readonly asOf: number | null;
};

/** Opens the database of a room's stored document. */
async function openRoomDatabase(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name);
  // The stores are those that y-indexeddb creates, so that it can open the database too.
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
  const [updates, records] = await Promise.all([
    requestDone<unknown[]>(transaction.objectStore('updates').getAll()),
    allEntries(custom),
  ]);
  const asOf = new Map(records).get(AS_OF);
  return {
    updates: updates.filter((update) => update instanceof Uint8Array),
    pending: pendingIn(records),
    asOf: typeof asOf === 'number' ? asOf : null,
  };
}

/** Reads a room's stored document; empty if it cannot be read. */
export async function readStoredRoom(name: string): Promise<StoredRoom> {
  try {
    const db = await openRoomDatabase(name);
    try {
      return await readFrom(db);
    } finally {
      db.close();
    }
  } catch {
    return { updates: [], pending: [], asOf: null };
  }
}

/** Adds an update and its records of pending changes to a room's stored document. */
export async function addToStoredRoom(name: string, update: Uint8Array, pending: readonly PendingChanges[]): Promise<void> {
  const db = await openRoomDatabase(name);
  try {
    const transaction = db.transaction(['updates', 'custom'], 'readwrite');
    transaction.objectStore('updates').add(update);
    for (const record of pending) transaction.objectStore('custom').put(record, pendingKey(record.client));
    await commitNow(transaction);
  } finally {
    db.close();
  }
}

/** A stored room of an account: the room, and what is stored of it. */
export type RoomOfAccount = StoredRoom & { readonly room: string };

/** All stored rooms of an account. */
export async function storedRooms(personId: string): Promise<RoomOfAccount[]> {
  const rooms: RoomOfAccount[] = [];
  for (const name of await databaseNames()) {
    const room = roomOf(name);
    if (room !== null && ownerOf(name) === personId) rooms.push({ room, ...(await readStoredRoom(name)) });
  }
  return rooms;
}

/** The stored rooms of an account that have pending changes. */
export async function roomsWithPendingChanges(personId: string): Promise<RoomOfAccount[]> {
  return (await storedRooms(personId)).filter(({ pending }) => pending.length > 0);
}
