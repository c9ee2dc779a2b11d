/** What this device may keep, for whom, and whether the browser lets it. */
import { useSyncExternalStore } from 'react';

/** Why the browser does not keep what it should: it never does, it has no room left, or it has thrown everything away. */
export type StorageProblem = 'refused' | 'full' | 'cleared';

const KEEPER = 'kept-for';
const OWED = 'sign-out-owed';

let trouble: StorageProblem | null = null;
const listeners = new Set<() => void>();

/** Says that keeping something did not work, or, with null, that it works again. */
export function reportStorageProblem(now: StorageProblem | null): void {
  if (now === trouble) return;
  trouble = now;
  for (const listener of listeners) listener();
}

/** What is wrong with keeping things on this device, if anything is. */
export function useStorageProblem(): StorageProblem | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => trouble,
  );
}

/** What an error of the browser's storage means. */
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

/** Answers whether the browser took it. */
function write(key: string, value: string | null): boolean {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}

/** For whom this device keeps things; null where it keeps nothing. */
export function deviceOwner(): string | null {
  return read(KEEPER);
}

/** From now on this device keeps things for this account alone, or for nobody. */
export function setDeviceOwner(personId: string | null): void {
  // Where not even a name can be kept, nothing is tried any more; that has to be said, and here is the place.
  if (!write(KEEPER, personId) && personId !== null) reportStorageProblem('refused');
}

/** Whether somebody signed out here while the service could not be reached: it has still to be told. */
export function isSignOutPending(): boolean {
  return read(OWED) !== null;
}

/** Notes that the service has still to be told of a sign-out, or that it was. */
export function setSignOutPending(owed: boolean): void {
  write(OWED, owed ? 'yes' : null);
}

/** Calls back when another page of this browser has signed out or is somebody else's now. */
export function onOtherPageChange(changed: () => void): () => void {
  const hear = (event: StorageEvent): void => {
    if (event.key === null || (event.key === KEEPER && event.oldValue !== null)) changed();
  };
  addEventListener('storage', hear);
  return () => removeEventListener('storage', hear);
}
