/**
 * The IndexedDB database of the account for which this device stores data. An error of the storage is reported to the page and
 * stops nothing.
 */
import { deviceOwner, reportStorageProblem, storageProblemOf } from '#client/offline/device-owner.ts';
import { requestDone, commitNow, allEntries, openDatabase } from '#client/offline/indexed-db.ts';
import { accountDatabase } from '#client/offline/database-names.ts';

/**
 * The stores: answers of the API by path, the rooms that are stored on the device, refused texts, the device key that encrypts
 * unsaved work, and comments that are not sent yet.
 */
export const STORES = ['answers', 'rooms', 'refused', 'keys', 'comments'] as const;
/** One of the stores. */
export type StoreName = (typeof STORES)[number];

/** The version of the database: 2 since it keeps comments. */
const VERSION = 2;

/** Opens the database of an account. */
export function openAccountDatabase(personId: string): Promise<IDBDatabase> {
  return openDatabase(accountDatabase(personId), STORES, { version: VERSION });
}

let open: { readonly personId: string; readonly db: Promise<IDBDatabase> } | null = null;

/** Opens an account's database; null if this device stores data for another account, or if the database cannot be opened. */
async function database(personId: string): Promise<IDBDatabase | null> {
  if (deviceOwner() !== personId) return null;
  if (open?.personId !== personId) {
    const db = openAccountDatabase(personId);
    open = { personId, db };
    db.then(
      (found) => {
        const close = (): void => {
          found.close();
          if (open?.db === db) open = null;
        };
        found.onversionchange = close;
        found.onclose = () => {
          close();
          reportStorageProblem('cleared');
        };
      },
      (error: unknown) => {
        reportStorageProblem(storageProblemOf(error));
        if (open?.db === db) open = null;
      },
    );
  }
  return await open.db.catch(() => null);
}

/** Whether this device can store anything for this account. */
export async function canStore(personId: string): Promise<boolean> {
  return (await database(personId)) !== null;
}

/** Stores a value. Returns whether it is on the device. */
export async function put(personId: string, store: StoreName, key: string, value: unknown): Promise<boolean> {
  try {
    const db = await database(personId);
    if (db === null) return false;
    const transaction = db.transaction(store, 'readwrite');
    transaction.objectStore(store).put(value, key);
    await commitNow(transaction);
    return true;
  } catch (error) {
    reportStorageProblem(storageProblemOf(error));
    return false;
  }
}

/** Reads a value; undefined if there is none. */
export async function get(personId: string, store: StoreName, key: string): Promise<unknown> {
  try {
    const db = await database(personId);
    return db === null ? undefined : await requestDone<unknown>(db.transaction(store).objectStore(store).get(key));
  } catch {
    return undefined;
  }
}

/** Removes a value. */
export async function remove(personId: string, store: StoreName, key: string): Promise<void> {
  try {
    const db = await database(personId);
    if (db === null) return;
    const transaction = db.transaction(store, 'readwrite');
    transaction.objectStore(store).delete(key);
    await commitNow(transaction);
  } catch (error) {
    reportStorageProblem(storageProblemOf(error));
  }
}

/** The keys of all entries of a store. */
export async function storedKeys(personId: string, store: StoreName): Promise<readonly string[]> {
  try {
    const db = await database(personId);
    if (db === null) return [];
    const keys = await requestDone(db.transaction(store).objectStore(store).getAllKeys());
    return keys.filter((key) => typeof key === 'string');
  } catch {
    return [];
  }
}

/** All entries of a store, as pairs of key and value. */
export async function entries(personId: string, store: StoreName): Promise<readonly (readonly [string, unknown])[]> {
  try {
    const db = await database(personId);
    if (db === null) return [];
    return await allEntries(db.transaction(store).objectStore(store));
  } catch {
    return [];
  }
}
