/**
 * The key that locks an account's unsaved work when its session has ended (docs/decisions). The browser holds it for as long as the
 * account is signed in here. It is asked for until it is there: without it, what is kept here would not outlive the session.
 */
import { z } from 'zod';
import { get, put } from '#client/offline/account-database.ts';
import { call } from '#client/api/http.ts';
import { problemOf } from '#client/ui/problem.ts';
import { deviceOwner } from '#client/offline/device-owner.ts';

const zKey = z.object({ key: z.string() });
/** Under which name an account's key stands among its own things. */
export const KEY_NAME = 'device';
/** How long after somebody is known here their key is seen to, and between two questions for it at most, in milliseconds. */
const LATER = 1500;
const LATEST = 60_000;

/** For whom the browser holds the key, as far as this page knows. */
let holder: string | null = null;
/** Whose key is being asked for. */
let asking: string | null = null;
const listeners = new Set<() => void>();

/** Whether unsaved work of this account would be sealed if its session ended now; also where browsers offer no cipher to seal with. */
export function hasDeviceKey(personId: string): boolean {
  return !isSecureContext || holder === personId;
}

/** Calls back when a key has come; the answer takes it off the list again. */
export function onKeyHeld(held: () => void): () => void {
  listeners.add(held);
  return () => void listeners.delete(held);
}

function note(personId: string): void {
  if (holder === personId) return;
  holder = personId;
  for (const listener of listeners) listener();
}

/** The key that the browser holds for this account, or null. */
export async function storedDeviceKey(personId: string): Promise<CryptoKey | null> {
  const held = await get(personId, 'keys', KEY_NAME);
  if (!(held instanceof CryptoKey)) return null;
  note(personId);
  return held;
}

/** The key, asked for where the browser does not hold it yet; null where there is no cipher. */
export async function deviceKey(personId: string): Promise<CryptoKey | null> {
  // Only a page that came over a safe connection may use the browser's cipher.
  if (!isSecureContext) return null;
  const held = await storedDeviceKey(personId);
  if (held !== null) return held;
  const { key } = await call(zKey, 'GET', '/api/me/device-key');
  const { importKey } = await import('#client/offline/encryption.ts');
  const made = await importKey(Uint8Array.from(atob(key), (letter) => letter.charCodeAt(0)));
  if (await put(personId, 'keys', KEY_NAME, made)) note(personId);
  return made;
}

/** Has the browser hold the key, however often it has to be asked for, and calls `came` with it. */
export function fetchKeyUntilHeld(personId: string, came: (key: CryptoKey | null) => Promise<void>): void {
  if (asking === personId) return;
  asking = personId;
  let wait = LATER;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = (): void => {
    clearTimeout(timer);
    removeEventListener('online', now);
    if (asking === personId) asking = null;
  };
  const ask = async (): Promise<void> => {
    if (deviceOwner() !== personId || asking !== personId) return end();
    try {
      await came(await deviceKey(personId));
      if (hasDeviceKey(personId)) return end();
    } catch (error) {
      // Who is signed in is asked by others; whoever comes next sees to a key of their own.
      if (problemOf(error) === 'not_signed_in') return end();
    }
    wait = Math.min(wait * 2, LATEST);
    timer = setTimeout(() => void ask(), wait);
  };
  const now = (): void => {
    clearTimeout(timer);
    void ask();
  };
  addEventListener('online', now);
  timer = setTimeout(() => void ask(), wait);
}
