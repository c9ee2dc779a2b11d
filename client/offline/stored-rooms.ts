/** A room's kept document as it lies on the device, for those who move or remove it without opening it. */
import { answered, databaseNames, ended, everythingIn } from '#client/offline/indexed-db.ts';
import { workKey, worksIn, type Work } from '#client/offline/pending-changes.ts';
import { ownerOf, roomOf } from '#client/offline/database-names.ts';

/** What lies there: the updates in order, and whose unsaved work is among them. */
export type KeptRoom = { readonly updates: readonly Uint8Array[]; readonly works: readonly Work[] };

async function opened(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name);
  // The stores are y-indexeddb's, so that it finds them as it would have made them.
  request.onupgradeneeded = () => {
    request.result.createObjectStore('updates', { autoIncrement: true });
    request.result.createObjectStore('custom');
  };
  const db = await answered(request);
  db.onversionchange = () => db.close();
  return db;
}

async function readFrom(db: IDBDatabase): Promise<KeptRoom> {
  const transaction = db.transaction(['updates', 'custom']);
  const custom = transaction.objectStore('custom');
  const [updates, kept] = await Promise.all([
    answered<unknown[]>(transaction.objectStore('updates').getAll()),
    everythingIn(custom),
  ]);
  return {
    updates: updates.filter((update) => update instanceof Uint8Array),
    works: worksIn(kept),
  };
}

/** Reads a room's kept document; nothing where it cannot be read. */
export async function readRoom(name: string): Promise<KeptRoom> {
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
export async function addToRoom(name: string, update: Uint8Array, works: readonly Work[]): Promise<void> {
  const db = await opened(name);
  try {
    const transaction = db.transaction(['updates', 'custom'], 'readwrite');
    transaction.objectStore('updates').add(update);
    for (const work of works) transaction.objectStore('custom').put(work, workKey(work.client));
    await ended(transaction);
  } finally {
    db.close();
  }
}

/** The rooms in which somebody's changes wait on this device, with how many they are. */
export async function waitingRooms(personId: string): Promise<{ room: string; name: string; works: readonly Work[] }[]> {
  const waiting: { room: string; name: string; works: readonly Work[] }[] = [];
  for (const name of await databaseNames()) {
    const room = roomOf(name);
    if (room === null || ownerOf(name) !== personId) continue;
    const { works } = await readRoom(name);
    if (works.length > 0) waiting.push({ room, name, works });
  }
  return waiting;
}
