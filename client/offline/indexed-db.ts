/** IndexedDB with promises: the functions that the client's storage on the device uses. */

/** Resolves with the result of one request. */
export function requestDone<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the browser gave no reason'));
  });
}

/** All entries of a store that have a string as key, as pairs of key and value. */
export async function allEntries(store: IDBObjectStore): Promise<(readonly [string, unknown])[]> {
  const [keys, values] = await Promise.all([requestDone(store.getAllKeys()), requestDone<unknown[]>(store.getAll())]);
  return keys.flatMap((key, index) => (typeof key === 'string' ? [[key, values[index]] as const] : []));
}

/** Resolves when a transaction is complete. Only then is its data on the device. */
export function transactionDone(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('the browser gave no reason'));
  });
}

/**
 * Commits a transaction at once. The caller must have made all its requests. Without this the transaction waits for the page,
 * and its data is lost if the page is closed meanwhile.
 */
export async function commitNow(transaction: IDBTransaction): Promise<void> {
  transaction.commit();
  await transactionDone(transaction);
}

/**
 * Opens a database and creates those of these stores that it lacks. `version` is raised with each store that is added. The connection
 * closes by itself when a page deletes the database or needs a newer version of it.
 */
export async function openDatabase(
  name: string,
  stores: readonly string[],
  { autoIncrement = false, version = 1 }: { autoIncrement?: boolean; version?: number } = {},
): Promise<IDBDatabase> {
  const request = indexedDB.open(name, version);
  request.onupgradeneeded = () => {
    const { objectStoreNames } = request.result;
    for (const store of stores)
      if (!objectStoreNames.contains(store)) request.result.createObjectStore(store, { autoIncrement });
  };
  const db = await requestDone(request);
  db.onversionchange = () => db.close();
  return db;
}

/** Deletes a database. Waits until every page has closed it, but at most 3 seconds. Never rejects. */
export function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    const timer = setTimeout(resolve, 3000);
    request.onsuccess = request.onerror = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}

/** The names of all databases of this site; empty if the browser stores nothing. */
export async function databaseNames(): Promise<string[]> {
  try {
    return (await indexedDB.databases()).map(({ name }) => name).filter((name) => name !== undefined);
  } catch {
    return [];
  }
}
