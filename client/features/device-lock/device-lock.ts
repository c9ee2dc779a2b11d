/** Locks a shared device after some minutes without use. All pages of a browser lock and unlock together. */
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

let lockedInThisPage = false;
let lastUseInThisPage = Date.now();

function isLocked(): boolean {
  return deviceIsShared() && (lockedInThisPage || readStored(LOCKED_KEY) !== null);
}

/** Unlocks the device: after its user has entered the password, or for the next user. */
export function unlock(): void {
  lockedInThisPage = false;
  store(LOCKED_KEY, null);
  recordUse(true);
  notifyListeners();
}

function reset(): void {
  const wasLocked = isLocked();
  lockedInThisPage = false;
  store(LOCKED_KEY, null);
  store(USED_KEY, null);
  if (wasLocked) notifyListeners();
}

function recordUse(atOnce = false): void {
  const now = Date.now();
  const previousUse = lastUseInThisPage;
  lastUseInThisPage = now;
  if (!deviceIsShared()) return;
  // Storage is not written at every move, only about once per interval.
  if (atOnce || now - previousUse > CHECK_INTERVAL || readStored(USED_KEY) === null) store(USED_KEY, String(now));
}

function checkClock(): void {
  if (!deviceIsShared() || isLocked()) return;
  const used = Math.max(lastUseInThisPage, Number(readStored(USED_KEY) ?? 0));
  if (Date.now() - used < lockMinutes() * 60_000) return;
  lockedInThisPage = true;
  store(LOCKED_KEY, 'yes');
  notifyListeners();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // Other pages of this browser lock and unlock too. The browser reports that as a change of storage.
  const stop = onSharedDeviceChange(listener);
  return () => {
    listeners.delete(listener);
    stop();
  };
}

/** Whether the device is locked, updated on each change. */
export function useLocked(): boolean {
  return useSyncExternalStore(subscribe, isLocked);
}

/** Whether the page must be locked now. `signedIn` is null while it is not known yet. */
export function useIdleLock(signedIn: boolean | null): boolean {
  useEffect(() => {
    // If nobody is signed in there is nothing to lock, and the next user starts without a lock.
    if (signedIn === false) reset();
    if (signedIn !== true) return;
    // A page that opens after a long time was not in use meanwhile, so the stored time of the last use counts.
    const last = Number(readStored(USED_KEY) ?? Date.now());
    lastUseInThisPage = last;
    checkClock();
    if (!isLocked()) recordUse(true);
    const onUse = (): void => {
      // A move after a long idle time must not count as use before the lock is checked.
      checkClock();
      if (!isLocked()) recordUse();
    };
    const timer = setInterval(checkClock, CHECK_INTERVAL);
    for (const name of USE_EVENTS) addEventListener(name, onUse, { capture: true, passive: true });
    document.addEventListener('visibilitychange', checkClock);
    return () => {
      clearInterval(timer);
      for (const name of USE_EVENTS) removeEventListener(name, onUse, { capture: true });
      document.removeEventListener('visibilitychange', checkClock);
    };
  }, [signedIn]);
  return useLocked() && signedIn === true;
}
