/**
 * The encrypted outbox: unsaved work of accounts whose session has ended, and the sections that the device had. It stays on the
 * device for its writer, and the next user of the device cannot read it. After the service was set back to an earlier copy, the
 * device may be the only place that has the newest words. docs/decisions says why, and what it does not guarantee.
 */
import { z } from 'zod';
import { parseRoom } from '#shared/wire.ts';
import * as Y from 'yjs';
import { deviceIsShared } from '#client/settings/shared-device.ts';
import { requestDone, databaseNames, deleteDatabase, commitNow, allEntries, openDatabase } from '#client/offline/indexed-db.ts';
import { openAccountDatabase, put } from '#client/offline/account-database.ts';
import { KEY_NAME } from '#client/offline/device-key.ts';
import { zPendingChanges } from '#client/offline/pending-changes.ts';
import { encrypt, decrypt } from '#client/offline/encryption.ts';
import { accountDatabase, roomDatabase, OUTBOX_DATABASE } from '#client/offline/database-names.ts';
import { zRefused } from '#client/offline/refused-text.ts';
import { zUnsentComment } from '#client/offline/unsent-comments.ts';
import { addToStoredRoom, storedRooms, type RoomOfAccount } from '#client/offline/stored-rooms.ts';

/** How long an entry stays on the device if its writer does not come back, in milliseconds. */
const ENTRY_LIFETIME = 90 * 24 * 3600 * 1000;

/** The stored form of encrypted work; `at` is when it was encrypted, in milliseconds since 1970. */
const zEncryptedRecord = z.object({
  personId: z.string(),
  at: z.number(),
  iv: z.instanceof(Uint8Array),
  data: z.instanceof(ArrayBuffer),
});
/**
 * A section in which work was lost. It is stored without encryption, so it holds only ids: they are useless without a right
 * there.
 */
const zSectionRef = z.object({ planId: z.string(), sectionId: z.string() });
/** The stored form of a loss: it replaces work that could not be encrypted, so that its writer sees where work was lost. */
const zLostRecord = z.object({ personId: z.string(), at: z.number(), lost: z.array(zSectionRef) });
const zRecord = z.union([zEncryptedRecord, zLostRecord]);
/** What the account's database stores about a room. */
const zRoomInfo = z.object({ planId: z.string(), sectionId: z.string().default('') });
type RoomInfo = z.infer<typeof zRoomInfo>;
/** The most bytes of rooms without unsaved work that one entry holds: far more than the sections of many plans. */
const MAX_SAVED_BYTES = 30_000_000;
/** The work that is encrypted. */
const zContent = z.object({
  rooms: z.array(zRoomInfo.extend({ room: z.string(), update: z.instanceof(Uint8Array), pending: z.array(zPendingChanges) })),
  refused: z.array(zRefused),
  /** Comments that are not sent and drafts of comments. The default is for records that were kept before there were any. */
  comments: z.array(z.object({ key: z.string(), value: zUnsentComment })).default([]),
});
type Content = z.infer<typeof zContent>;

/** The unsaved work of one account: the record to store (encrypted, or a loss), and the sections in which the work was. */
export type OutboxEntry = {
  readonly record: z.infer<typeof zRecord>;
  readonly sections: readonly z.infer<typeof zSectionRef>[];
};

type AccountData = {
  key: unknown;
  refused: Content['refused'];
  comments: Content['comments'];
  infoOf: (room: string) => RoomInfo;
};

const NO_INFO: RoomInfo = { planId: '', sectionId: '' };
/** Stands for a database of an account that cannot be read: then all that is known is which rooms have pending changes. */
const UNREADABLE: AccountData = { key: null, refused: [], comments: [], infoOf: () => NO_INFO };

/** Reads the device key, the refused texts and the plans of the stored rooms from an account's database. */
async function readAccountData(personId: string): Promise<AccountData> {
  const db = await openAccountDatabase(personId);
  try {
    const transaction = db.transaction(['keys', 'refused', 'rooms', 'comments']);
    const [key, refused, rooms, comments] = await Promise.all([
      requestDone<unknown>(transaction.objectStore('keys').get(KEY_NAME)),
      requestDone<unknown[]>(transaction.objectStore('refused').getAll()),
      allEntries(transaction.objectStore('rooms')),
      allEntries(transaction.objectStore('comments')),
    ]);
    const infos = new Map(rooms.map(([room, info]) => [room, zRoomInfo.safeParse(info).data]));
    return {
      key,
      refused: refused.flatMap((value) => zRefused.safeParse(value).data ?? []),
      comments: comments.flatMap(([name, found]) => {
        const value = zUnsentComment.safeParse(found).data;
        return value === undefined ? [] : [{ key: name, value }];
      }),
      infoOf: (room) => infos.get(room) ?? NO_INFO,
    };
  } finally {
    db.close();
  }
}

/** The rooms with unsaved work, and of the others as many as fit. A shared device keeps no others. */
function roomsToKeep(rooms: readonly RoomOfAccount[]): RoomOfAccount[] {
  let bytes = 0;
  return rooms.filter(({ updates, pending }) => {
    if (pending.length > 0) return true;
    if (deviceIsShared()) return false;
    const size = updates.reduce((sum, update) => sum + update.length, 0);
    if (size === 0 || bytes + size > MAX_SAVED_BYTES) return false;
    bytes += size;
    return true;
  });
}

/**
 * Encrypts an account's work and sections into an outbox entry; null if there is nothing to keep. Without the account's key the
 * entry only names the sections in which unsaved work was lost; null if there was none.
 */
export async function encryptAccount(personId: string, at: number): Promise<OutboxEntry | null> {
  if (!(await databaseNames()).includes(accountDatabase(personId))) return null;
  const { key, refused, comments, infoOf } = await readAccountData(personId).catch(() => UNREADABLE);
  const stored = roomsToKeep(await storedRooms(personId));
  const sections = [
    ...stored
      .filter(({ pending }) => pending.length > 0)
      .map(({ room }) => {
        const { planId, sectionId } = infoOf(room);
        return { planId, sectionId: sectionId === '' ? (parseRoom(room)?.id ?? '') : sectionId };
      }),
    ...refused.map(({ planId, sectionId }) => ({ planId, sectionId })),
    ...comments.map(({ value: { planId, sectionId } }) => ({ planId, sectionId })),
  ];
  const lost = sections.length === 0 ? null : { record: { personId, at, lost: sections }, sections };
  if (!(key instanceof CryptoKey) || (stored.length === 0 && sections.length === 0)) return lost;
  try {
    const rooms = stored.map(({ room, updates, pending }) => ({
      room,
      ...infoOf(room),
      update: new Uint8Array(Y.mergeUpdates([...updates])),
      pending: [...pending],
    }));
    return {
      record: { personId, at, ...(await encrypt(key, personId, { rooms, refused, comments } satisfies Content)) },
      sections,
    };
  } catch {
    // The work cannot be read or encrypted, and it cannot stay readable on this device. Its writer is told of the loss.
    return lost;
  }
}

/**
 * The entry that records the work as lost; null if nothing was unsaved. The caller stores it when the encrypted work itself
 * cannot be stored.
 */
export function lostEntryOf({ record: { personId, at }, sections }: OutboxEntry): OutboxEntry | null {
  return sections.length === 0 ? null : { record: { personId, at, lost: [...sections] }, sections };
}

/** Stores an entry on the device, in a database beside those of the accounts. Returns whether it is there. */
export async function putInOutbox({ record }: OutboxEntry): Promise<boolean> {
  try {
    const db = await openDatabase(OUTBOX_DATABASE, ['outbox'], { autoIncrement: true });
    try {
      const transaction = db.transaction('outbox', 'readwrite');
      transaction.objectStore('outbox').add(record);
      await commitNow(transaction);
      return true;
    } finally {
      db.close();
    }
  } catch {
    return false;
  }
}

/** Calls `act` with each record of the outbox. Removes the record if `act` returns true or the record cannot be read. */
async function forEachRecord(act: (record: z.infer<typeof zRecord>) => Promise<boolean>): Promise<void> {
  if (!(await databaseNames()).includes(OUTBOX_DATABASE)) return;
  const db = await openDatabase(OUTBOX_DATABASE, ['outbox'], { autoIncrement: true });
  let remaining = 0;
  try {
    const reading = db.transaction('outbox').objectStore('outbox');
    const [keys, values] = await Promise.all([requestDone(reading.getAllKeys()), requestDone<unknown[]>(reading.getAll())]);
    for (const [index, key] of keys.entries()) {
      const record = zRecord.safeParse(values[index]);
      const done = !record.success || (await act(record.data).catch(() => false));
      if (!done) {
        remaining += 1;
        continue;
      }
      const transaction = db.transaction('outbox', 'readwrite');
      transaction.objectStore('outbox').delete(key);
      await commitNow(transaction);
    }
  } finally {
    db.close();
  }
  if (remaining === 0) await deleteDatabase(OUTBOX_DATABASE);
}

/**
 * Restores the work of an account from the outbox. The client then sends it like anything that was written offline. Lost work
 * is shown as a refusal. Records of other accounts are removed when they are too old. Returns whether there was anything to
 * restore.
 */
export async function restoreFromOutbox(personId: string, key: CryptoKey | null, now: number): Promise<boolean> {
  let restored = false;
  await forEachRecord(async (record) => {
    if (record.personId !== personId) return now - record.at > ENTRY_LIFETIME;
    if ('lost' in record) {
      for (const { planId, sectionId } of record.lost) {
        const loss: Content['refused'][number] = {
          // The id is the same for two records, because two pages may have recorded the same loss.
          id: `lost:${sectionId}`,
          personId,
          planId,
          sectionId,
          suggestionId: null,
          title: '',
          code: 'not_signed_in',
          text: '',
        };
        if (!(await put(personId, 'refused', loss.id, loss))) return false;
      }
    } else {
      if (key === null) return false;
      const content = zContent.parse(await decrypt(key, personId, { iv: new Uint8Array(record.iv), data: record.data }));
      for (const { room, planId, sectionId, update, pending } of content.rooms) {
        await addToStoredRoom(roomDatabase(personId, room), update, pending);
        // By this record the room is removed when the service no longer lists it.
        if (!(await put(personId, 'rooms', room, { planId, sectionId }))) return false;
      }
      // A record is removed only when all of it is on the device. One that is restored twice changes nothing.
      for (const { key: name, value } of content.comments) if (!(await put(personId, 'comments', name, value))) return false;
      for (const refused of content.refused) if (!(await put(personId, 'refused', refused.id, refused))) return false;
    }
    restored = true;
    return true;
  });
  return restored;
}

/** Removes the records of an account from the outbox. The sign-out calls this: the account gives its unsaved work up. */
export async function clearOutbox(personId: string | null): Promise<void> {
  await forEachRecord(async (record) => record.personId === personId);
}
