/** Locking a shared device that nobody uses for a while. All pages of a browser lock and open together. */
import { useEffect, useSyncExternalStore } from 'react';
import { deviceIsShared, lockMinutes, onSharedDeviceChange } from '#client/settings/shared-device.ts';

const LOCKED = 'locked';
const USED = 'used';
/** How often the clock is looked at, in milliseconds: a device that slept notices at once when it wakes. */
const CHECK_INTERVAL = 5000;
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

function kept(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function keep(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // Without storage every page counts for itself.
  }
}

let lockedHere = false;
let usedHere = Date.now();

function isLocked(): boolean {
  return deviceIsShared() && (lockedHere || kept(LOCKED) !== null);
}

/** Opens the device again, after its user has shown who they are, or for the next one. */
export function unlock(): void {
  lockedHere = false;
  keep(LOCKED, null);
  noteUse(true);
  tell();
}

function startAfresh(): void {
  const was = isLocked();
  lockedHere = false;
  keep(LOCKED, null);
  keep(USED, null);
  if (was) tell();
}

function noteUse(atOnce = false): void {
  const now = Date.now();
  const before = usedHere;
  usedHere = now;
  if (!deviceIsShared()) return;
  // Other pages need not hear of every move.
  if (atOnce || now - before > CHECK_INTERVAL || kept(USED) === null) keep(USED, String(now));
}

function checkClock(): void {
  if (!deviceIsShared() || isLocked()) return;
  const used = Math.max(usedHere, Number(kept(USED) ?? 0));
  if (Date.now() - used < lockMinutes() * 60_000) return;
  lockedHere = true;
  keep(LOCKED, 'yes');
  tell();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // Another page of this browser locks and unlocks too: the browser tells of that as a change of its storage.
  const stop = onSharedDeviceChange(listener);
  return () => {
    listeners.delete(listener);
    stop();
  };
}

/** Whether the device is locked, as that changes. */
export function useLocked(): boolean {
  return useSyncExternalStore(subscribe, isLocked);
}

/** Whether the page must be locked now. `signedIn` is null while that is not known yet. */
export function useIdleLock(signedIn: boolean | null): boolean {
  useEffect(() => {
    // Where nobody is signed in there is nothing to lock, and whoever comes next starts afresh.
    if (signedIn === false) startAfresh();
    if (signedIn !== true) return;
    // A page that is opened again after a long rest was not in use meanwhile.
    const last = Number(kept(USED) ?? Date.now());
    usedHere = last;
    checkClock();
    if (!isLocked()) noteUse(true);
    const used = (): void => {
      // A move after a long rest must not open what should have been locked by then.
      checkClock();
      if (!isLocked()) noteUse();
    };
    const timer = setInterval(checkClock, CHECK_INTERVAL);
    for (const sign of SIGNS) addEventListener(sign, used, { capture: true, passive: true });
    document.addEventListener('visibilitychange', checkClock);
    return () => {
      clearInterval(timer);
      for (const sign of SIGNS) removeEventListener(sign, used, { capture: true });
      document.removeEventListener('visibilitychange', checkClock);
    };
  }, [signedIn]);
  return useLocked() && signedIn === true;
}
