/**
 * Unsaved work of somebody who is signed out by now: kept on the device for them, unreadable for whoever uses it next.
 * docs/decisions says why, and what this does not promise.
 */
import { z } from 'zod';
import * as Y from 'yjs';
import { answered, databaseNames, deleteDatabase, finished, openDatabase } from '#client/net/idb.ts';
import { put, STORES } from '#client/net/account-store.ts';
import { zWork } from '#client/net/kept-records.ts';
import { lock, unlock } from '#client/net/lock.ts';
import { accountDatabase, roomDatabase, SEALED_DATABASE } from '#client/net/names.ts';
import { zRefused } from '#client/net/refused.ts';
import { addToRoom, readRoom, waitingRooms } from '#client/net/room-store.ts';

/** Under which name an account's key stands among its own things. */
export const KEY_NAME = 'device';
/** How long sealed work waits for its writer, in milliseconds. */
const LONGEST = 90 * 24 * 3600 * 1000;

const zSealed = z.object({
  personId: z.string(),
  at: z.number(),
  iv: z.instanceof(Uint8Array),
  data: z.instanceof(ArrayBuffer),
});
const zParcel = z.object({
  rooms: z.array(z.object({ room: z.string(), update: z.instanceof(Uint8Array), works: z.array(zWork) })),
  refused: z.array(zRefused),
});
type Parcel = z.infer<typeof zParcel>;

async function ownThings(personId: string): Promise<{ key: unknown; refused: Parcel['refused'] }> {
  const db = await openDatabase(accountDatabase(personId), STORES);
  try {
    const transaction = db.transaction(['keys', 'refused']);
    const [key, refused] = await Promise.all([
      answered<unknown>(transaction.objectStore('keys').get(KEY_NAME)),
      answered<unknown[]>(transaction.objectStore('refused').getAll()),
    ]);
    return { key, refused: refused.flatMap((value) => zRefused.safeParse(value).data ?? []) };
  } finally {
    db.close();
  }
}

/** Seals what an account could not send. Without its key nothing can be sealed, and nothing is. */
export async function seal(personId: string, now: number): Promise<void> {
  if (!(await databaseNames()).includes(accountDatabase(personId))) return;
  const { key, refused } = await ownThings(personId);
  const rooms: Parcel['rooms'] = [];
  for (const { room, name, works } of await waitingRooms(personId)) {
    const { updates } = await readRoom(name);
    rooms.push({ room, update: new Uint8Array(Y.mergeUpdates([...updates])), works: [...works] });
  }
  if (!(key instanceof CryptoKey) || (rooms.length === 0 && refused.length === 0)) return;
  const parcel: Parcel = { rooms, refused };
  const locked = await lock(key, personId, parcel);
  const db = await openDatabase(SEALED_DATABASE, ['sealed'], true);
  try {
    const transaction = db.transaction('sealed', 'readwrite');
    transaction.objectStore('sealed').add({ personId, at: now, ...locked });
    await finished(transaction);
  } finally {
    db.close();
  }
}

async function eachSealed(act: (sealed: z.infer<typeof zSealed>) => Promise<boolean>): Promise<void> {
  if (!(await databaseNames()).includes(SEALED_DATABASE)) return;
  const db = await openDatabase(SEALED_DATABASE, ['sealed'], true);
  let left = 0;
  try {
    const reading = db.transaction('sealed').objectStore('sealed');
    const [keys, values] = await Promise.all([answered(reading.getAllKeys()), answered<unknown[]>(reading.getAll())]);
    for (const [index, key] of keys.entries()) {
      const sealed = zSealed.safeParse(values[index]);
      const done = !sealed.success || (await act(sealed.data).catch(() => false));
      if (!done) {
        left += 1;
        continue;
      }
      const transaction = db.transaction('sealed', 'readwrite');
      transaction.objectStore('sealed').delete(key);
      await finished(transaction);
    }
  } finally {
    db.close();
  }
  if (left === 0) await deleteDatabase(SEALED_DATABASE);
}

/** Gives an account back what was sealed for it; it is sent like anything that was written offline. */
export async function unseal(personId: string, key: CryptoKey, now: number): Promise<void> {
  await eachSealed(async (sealed) => {
    if (sealed.personId !== personId) return now - sealed.at > LONGEST;
    const parcel = zParcel.parse(await unlock(key, personId, { iv: new Uint8Array(sealed.iv), data: sealed.data }));
    for (const { room, update, works } of parcel.rooms) await addToRoom(roomDatabase(personId, room), update, works);
    for (const refused of parcel.refused) await put(personId, 'refused', refused.id, refused);
    return true;
  });
}

/** Forgets what was sealed for an account, when it signs out and so gives it up. */
export async function dropSealed(personId: string | null): Promise<void> {
  await eachSealed(async (sealed) => sealed.personId === personId);
}
