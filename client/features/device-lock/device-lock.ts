/**
 * Locks a shared device after some minutes without use, or when its user wants it. All pages of a browser lock and unlock
 * together. The lock is for one account: it does not lock the next user, also if a page learns late that the user changed.
 */
import { useEffect, useSyncExternalStore } from 'react';
import { deviceIsShared, lockMinutes, onSharedDeviceChange } from '#client/settings/shared-device.ts';

const LOCKED_KEY = 'locked';
const USED_KEY = 'used';
/**
 * How often the idle time is checked, in milliseconds. The clock is compared, so a device that slept locks as soon as it wakes.
 */
const CHECK_INTERVAL = 5000;
const USE_EVENTS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

const listeners = new Set<() => void>();

function notifyListeners(): void {
  for (const listener of listeners) listener();
}

function readStored(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function store(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // Without storage each page measures its own idle time.
  }
}

/**
 * The account for which this page is locked; null if it is not. The browser's storage has the same for all its pages. The page
 * keeps it too, so that it stays covered while the storage is cleared for the next user.
 */
let lockedInThisPage: string | null = null;
let lastUseInThisPage = Date.now();

function isLockedFor(personId: string | null): boolean {
  if (personId === null || !deviceIsShared()) return false;
  // A page before this version stored "yes" and no account.
  return [lockedInThisPage, readStored(LOCKED_KEY)].some((locked) => locked === personId || locked === 'yes');
}

/** Locks the device for its user now. */
export function lockNow(personId: string): void {
  lockedInThisPage = personId;
  store(LOCKED_KEY, personId);
  notifyListeners();
}

/** Unlocks the device: after its user has entered the PIN or the password, or for the next user. */
export function unlock(): void {
  lockedInThisPage = null;
  store(LOCKED_KEY, null);
  recordUse(true);
  notifyListeners();
}

function reset(): void {
  lockedInThisPage = null;
  store(LOCKED_KEY, null);
  store(USED_KEY, null);
  notifyListeners();
}

function recordUse(atOnce = false): void {
  const now = Date.now();
  const previousUse = lastUseInThisPage;
  lastUseInThisPage = now;
  if (!deviceIsShared()) return;
  // Storage is not written at every move, only about once per interval.
  if (atOnce || now - previousUse > CHECK_INTERVAL || readStored(USED_KEY) === null) store(USED_KEY, String(now));
}

function checkClock(personId: string): void {
  if (!deviceIsShared() || isLockedFor(personId)) return;
  const used = Math.max(lastUseInThisPage, Number(readStored(USED_KEY) ?? 0));
  if (Date.now() - used >= lockMinutes() * 60_000) lockNow(personId);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // Other pages of this browser lock and unlock too. The browser reports that as a change of storage.
  const onStorage = (event: StorageEvent): void => {
    if (event.key === LOCKED_KEY) lockedInThisPage = event.newValue;
  };
  addEventListener('storage', onStorage);
  const stop = onSharedDeviceChange(listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', onStorage);
    stop();
  };
}

/** Whether the page must be locked now. `personId` is the account that is signed in: null for none, undefined while unknown. */
export function useDeviceLock(personId: string | null | undefined): boolean {
  useEffect(() => {
    // If nobody is signed in there is nothing to lock, and the next user starts without a lock.
    if (personId === null) reset();
    if (personId === null || personId === undefined) return;
    // A page that opens after a long time was not in use meanwhile, so the stored time of the last use counts.
    lastUseInThisPage = Number(readStored(USED_KEY) ?? Date.now());
    // A lock for another account is over: that account is no longer signed in here.
    if (!isLockedFor(personId) && readStored(LOCKED_KEY) !== null) unlock();
    const check = (): void => checkClock(personId);
    check();
    if (isLockedFor(personId)) lockedInThisPage = personId;
    else recordUse(true);
    const onUse = (): void => {
      // A move after a long idle time must not count as use before the lock is checked.
      check();
      if (!isLockedFor(personId)) recordUse();
    };
    const timer = setInterval(check, CHECK_INTERVAL);
    for (const name of USE_EVENTS) addEventListener(name, onUse, { capture: true, passive: true });
    document.addEventListener('visibilitychange', check);
    return () => {
      clearInterval(timer);
      for (const name of USE_EVENTS) removeEventListener(name, onUse, { capture: true });
      document.removeEventListener('visibilitychange', check);
    };
  }, [personId]);
  // The server draws nothing for a device that can lock (server/http/first-view.ts).
  return useSyncExternalStore(
    subscribe,
    () => isLockedFor(personId ?? null),
    () => false,
  );
}
