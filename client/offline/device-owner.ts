/** The device owner: the one account for which this device stores data, and whether the browser's storage works. */
import { useSyncExternalStore } from 'react';
import { forgetFirstView } from '#client/settings/first-view-cookie.ts';

/** A problem of the browser's storage: it refuses to store anything, it is full, or the browser has deleted everything. */
export type StorageProblem = 'refused' | 'full' | 'cleared';

// Keys in local storage.
const OWNER_KEY = 'kept-for';
const PENDING_SIGN_OUT_KEY = 'sign-out-owed';

let problem: StorageProblem | null = null;
const listeners = new Set<() => void>();

/** Reports that storing something failed, or, with null, that it works again. */
export function reportStorageProblem(now: StorageProblem | null): void {
  if (now === problem) return;
  problem = now;
  for (const listener of listeners) listener();
}

/** The storage problem of this device; null if there is none. */
export function useStorageProblem(): StorageProblem | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => problem,
    () => null,
  );
}

/** The storage problem that an error of the browser's storage means. */
export function storageProblemOf(error: unknown): StorageProblem {
  return error instanceof Error && /quota/i.test(`${error.name} ${error.message}`) ? 'full' : 'refused';
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Returns whether the browser stored the value. */
function write(key: string, value: string | null): boolean {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}

/** The id of the account for which this device stores data; null if it stores nothing. */
export function deviceOwner(): string | null {
  return read(OWNER_KEY);
}

/** Sets the one account for which this device stores data from now on; null for none. */
export function setDeviceOwner(personId: string | null): void {
  // The server draws nothing more for the account before. The page of the new one lets it (client/app/first-view.ts).
  if (personId === null || personId !== deviceOwner()) forgetFirstView();
  // If the browser cannot store even this id, no other part will try to store anything. So the problem must be reported here.
  if (!write(OWNER_KEY, personId) && personId !== null) reportStorageProblem('refused');
}

/** Whether somebody signed out here while the service could not be reached. Then the service must still get the sign-out. */
export function isSignOutPending(): boolean {
  return read(PENDING_SIGN_OUT_KEY) !== null;
}

/** Records whether a sign-out must still be sent to the service. */
export function setSignOutPending(pending: boolean): void {
  if (pending) forgetFirstView();
  write(PENDING_SIGN_OUT_KEY, pending ? 'yes' : null);
}

/** Calls `changed` when another page of this browser signed out or signed in another account. Returns how to stop that. */
export function onOtherPageChange(changed: () => void): () => void {
  const onStorage = (event: StorageEvent): void => {
    if (event.key === null || (event.key === OWNER_KEY && event.oldValue !== null)) changed();
  };
  addEventListener('storage', onStorage);
  return () => removeEventListener('storage', onStorage);
}
