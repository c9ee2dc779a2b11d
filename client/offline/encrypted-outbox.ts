/**
 * Unsaved work of somebody who is signed out by now: kept on the device for them, unreadable for whoever uses it next.
 * docs/decisions says why, and what this does not promise.
 */
import { z } from 'zod';
import { parseRoom } from '#shared/wire.ts';
import * as Y from 'yjs';
import { requestDone, databaseNames, deleteDatabase, commitNow, allEntries, openDatabase } from '#client/offline/indexed-db.ts';
import { put, STORES } from '#client/offline/account-database.ts';
import { KEY_NAME } from '#client/offline/device-key.ts';
import { zPendingChanges } from '#client/offline/pending-changes.ts';
import { encrypt, decrypt } from '#client/offline/encryption.ts';
import { accountDatabase, roomDatabase, OUTBOX_DATABASE } from '#client/offline/database-names.ts';
import { zRefused } from '#client/offline/refused-text.ts';
import { addToRoom, readRoom, roomsWithPendingChanges } from '#client/offline/stored-rooms.ts';

/** How long sealed work waits for its writer, in milliseconds. */
const LONGEST = 90 * 24 * 3600 * 1000;

const zSealed = z.object({
  personId: z.string(),
  at: z.number(),
  iv: z.instanceof(Uint8Array),
  data: z.instanceof(ArrayBuffer),
});
/** Where something was lost: nothing of what it was, and nothing that anybody without a right there could make use of. */
const zPlace = z.object({ planId: z.string(), sectionId: z.string() });
/** What stands in place of work that could not be sealed, so that its writer is told. */
const zLost = z.object({ personId: z.string(), at: z.number(), lost: z.array(zPlace) });
const zStanding = z.union([zSealed, zLost]);
const zAbout = z.object({ planId: z.string() });
const zParcel = z.object({
  rooms: z.array(z.object({ room: z.string(), update: z.instanceof(Uint8Array), works: z.array(zPendingChanges) })),
  refused: z.array(zRefused),
});
type Parcel = z.infer<typeof zParcel>;

/** What one account leaves behind: sealed, or where that cannot be, the places where something was lost. */
export type OutboxEntry = { readonly standing: z.infer<typeof zStanding>; readonly places: readonly z.infer<typeof zPlace>[] };

type OwnThings = { key: unknown; refused: Parcel['refused']; planOf: (room: string) => string };

async function ownThings(personId: string): Promise<OwnThings> {
  const db = await openDatabase(accountDatabase(personId), STORES);
  try {
    const transaction = db.transaction(['keys', 'refused', 'rooms']);
    const [key, refused, rooms] = await Promise.all([
      requestDone<unknown>(transaction.objectStore('keys').get(KEY_NAME)),
      requestDone<unknown[]>(transaction.objectStore('refused').getAll()),
      allEntries(transaction.objectStore('rooms')),
    ]);
    const plans = new Map(rooms.map(([room, about]) => [room, zAbout.safeParse(about).data?.planId ?? '']));
    return {
      key,
      refused: refused.flatMap((value) => zRefused.safeParse(value).data ?? []),
      planOf: (room) => plans.get(room) ?? '',
    };
  } finally {
    db.close();
  }
}

/** Seals what an account could not send; null where it has sent all. Without its key only the places are noted. */
export async function encryptPendingWork(personId: string, at: number): Promise<OutboxEntry | null> {
  if (!(await databaseNames()).includes(accountDatabase(personId))) return null;
  const { key, refused, planOf } = await ownThings(personId);
  const rooms: Parcel['rooms'] = [];
  for (const { room, name, works } of await roomsWithPendingChanges(personId)) {
    const { updates } = await readRoom(name);
    rooms.push({ room, update: new Uint8Array(Y.mergeUpdates([...updates])), works: [...works] });
  }
  if (rooms.length === 0 && refused.length === 0) return null;
  const places = [
    ...rooms.map(({ room }) => ({ planId: planOf(room), sectionId: parseRoom(room)?.id ?? '' })),
    ...refused.map(({ planId, sectionId }) => ({ planId, sectionId })),
  ];
  if (!(key instanceof CryptoKey)) return { standing: { personId, at, lost: places }, places };
  return { standing: { personId, at, ...(await encrypt(key, personId, { rooms, refused } satisfies Parcel)) }, places };
}

/** What can be said of it where the sealed work itself cannot be kept. */
export function lostEntryOf({ standing: { personId, at }, places }: OutboxEntry): OutboxEntry {
  return { standing: { personId, at, lost: [...places] }, places };
}

/** Keeps it on the device beside all accounts; answers whether it is there. */
export async function putInOutbox({ standing }: OutboxEntry): Promise<boolean> {
  try {
    const db = await openDatabase(OUTBOX_DATABASE, ['sealed'], true);
    try {
      const transaction = db.transaction('sealed', 'readwrite');
      transaction.objectStore('sealed').add(standing);
      await commitNow(transaction);
      return true;
    } finally {
      db.close();
    }
  } catch {
    return false;
  }
}

async function eachSealed(act: (standing: z.infer<typeof zStanding>) => Promise<boolean>): Promise<void> {
  if (!(await databaseNames()).includes(OUTBOX_DATABASE)) return;
  const db = await openDatabase(OUTBOX_DATABASE, ['sealed'], true);
  let left = 0;
  try {
    const reading = db.transaction('sealed').objectStore('sealed');
    const [keys, values] = await Promise.all([requestDone(reading.getAllKeys()), requestDone<unknown[]>(reading.getAll())]);
    for (const [index, key] of keys.entries()) {
      const standing = zStanding.safeParse(values[index]);
      const done = !standing.success || (await act(standing.data).catch(() => false));
      if (!done) {
        left += 1;
        continue;
      }
      const transaction = db.transaction('sealed', 'readwrite');
      transaction.objectStore('sealed').delete(key);
      await commitNow(transaction);
    }
  } finally {
    db.close();
  }
  if (left === 0) await deleteDatabase(OUTBOX_DATABASE);
}

/**
 * Gives an account back what was sealed for it; it is sent like anything that was written offline. What was lost is told as a refusal
 * is. Answers whether there was anything to give.
 */
export async function restoreFromOutbox(personId: string, key: CryptoKey | null, now: number): Promise<boolean> {
  let gave = false;
  await eachSealed(async (standing) => {
    if (standing.personId !== personId) return now - standing.at > LONGEST;
    if ('lost' in standing) {
      for (const { planId, sectionId } of standing.lost) {
        const told: Parcel['refused'][number] = {
          // Two pages that saw the same session end noted the same loss.
          id: `lost:${sectionId}`,
          personId,
          planId,
          sectionId,
          title: '',
          code: 'not_signed_in',
          text: '',
        };
        if (!(await put(personId, 'refused', told.id, told))) return false;
      }
    } else {
      if (key === null) return false;
      const parcel = zParcel.parse(await decrypt(key, personId, { iv: new Uint8Array(standing.iv), data: standing.data }));
      for (const { room, update, works } of parcel.rooms) await addToRoom(roomDatabase(personId, room), update, works);
      for (const refused of parcel.refused) await put(personId, 'refused', refused.id, refused);
    }
    gave = true;
    return true;
  });
  return gave;
}

/** Forgets what was sealed for an account, when it signs out and so gives it up. */
export async function clearOutbox(personId: string | null): Promise<void> {
  await eachSealed(async (standing) => standing.personId === personId);
}
