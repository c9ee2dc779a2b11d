/** IndexedDB as promises: only what this device's memory needs. */

/** The answer to one request. */
export function requestDone<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the browser gave no reason'));
  });
}

/** Everything in a store whose keys are words, with its keys. */
export async function allEntries(store: IDBObjectStore): Promise<(readonly [string, unknown])[]> {
  const [keys, values] = await Promise.all([requestDone(store.getAllKeys()), requestDone<unknown[]>(store.getAll())]);
  return keys.flatMap((key, index) => (typeof key === 'string' ? [[key, values[index]] as const] : []));
}

/** The end of a transaction: only then is it on the device. */
export function transactionDone(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('the browser gave no reason'));
  });
}

/**
 * Brings a transaction that asks for nothing more to its end, at once. Left to itself it waits for the page, and what waits is lost where
 * the page is closed in the next moment.
 */
export async function commitNow(transaction: IDBTransaction): Promise<void> {
  transaction.commit();
  await transactionDone(transaction);
}

/** Opens a database, with these stores where it is new. It lets go by itself when somebody wants to delete it. */
export async function openDatabase(name: string, stores: readonly string[], autoIncrement = false): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    for (const store of stores) request.result.createObjectStore(store, { autoIncrement });
  };
  const db = await requestDone(request);
  db.onversionchange = () => db.close();
  return db;
}

/** Deletes a database; waits until every page has let go of it, but not for ever. */
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

/** The names of all databases of this site; none where the browser keeps nothing. */
export async function databaseNames(): Promise<string[]> {
  try {
    return (await indexedDB.databases()).map(({ name }) => name).filter((name) => name !== undefined);
  } catch {
    return [];
  }
}
