/**
 * The device key: it encrypts an account's unsaved work when the session has ended (docs/decisions). The browser stores it
 * while the account is signed in here. The page asks the server for it until the browser has it. Without the key, unsaved work
 * on the device would be lost when the session ends.
 */
import { z } from 'zod';
import { get, put } from '#client/offline/account-database.ts';
import { call } from '#client/api/http.ts';
import { problemOf } from '#client/ui/problem.ts';
import { deviceOwner } from '#client/offline/device-owner.ts';

const zKey = z.object({ key: z.string() });
/** The key name of the device key in the store `keys` of the account's database. */
export const KEY_NAME = 'device';
/** The delay before the page first fetches the key, in milliseconds. It doubles before each retry. */
const FIRST_DELAY = 1500;
/** The longest delay between two retries, in milliseconds. */
const LONGEST_DELAY = 60_000;

/** The account whose key the browser has, as far as this page knows. */
let storedFor: string | null = null;
/** The account whose key the page is fetching. */
let fetchingFor: string | null = null;
const listeners = new Set<() => void>();

/**
 * Whether unsaved work of this account would be encrypted if its session ended now. It is also true where the browser offers no
 * encryption, because the page is not in a secure context.
 */
export function workSurvivesSession(personId: string): boolean {
  return !isSecureContext || storedFor === personId;
}

/** Calls `listener` when the browser has stored a key. Returns a function that removes the listener. */
export function onKeyStored(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function markStored(personId: string): void {
  if (storedFor === personId) return;
  storedFor = personId;
  for (const listener of listeners) listener();
}

/** The key that the browser has stored for this account, or null. */
export async function storedDeviceKey(personId: string): Promise<CryptoKey | null> {
  const stored = await get(personId, 'keys', KEY_NAME);
  if (!(stored instanceof CryptoKey)) return null;
  markStored(personId);
  return stored;
}

/** The key. The page asks the server for it if the browser does not have it yet. Null if the browser offers no encryption. */
export async function deviceKey(personId: string): Promise<CryptoKey | null> {
  // The browser offers encryption only to a page in a secure context (HTTPS or localhost).
  if (!isSecureContext) return null;
  const stored = await storedDeviceKey(personId);
  if (stored !== null) return stored;
  const { key } = await call(zKey, 'GET', '/api/me/device-key');
  const { importKey } = await import('#client/offline/encryption.ts');
  const imported = await importKey(Uint8Array.from(atob(key), (letter) => letter.charCodeAt(0)));
  if (await put(personId, 'keys', KEY_NAME, imported)) markStored(personId);
  return imported;
}

/**
 * Fetches the key, with retries, until the browser has stored it. Calls `received` with the key after each successful fetch.
 */
export function fetchKeyUntilStored(personId: string, received: (key: CryptoKey | null) => Promise<void>): void {
  if (fetchingFor === personId) return;
  fetchingFor = personId;
  let delay = FIRST_DELAY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = (): void => {
    clearTimeout(timer);
    removeEventListener('online', retryNow);
    if (fetchingFor === personId) fetchingFor = null;
  };
  const ask = async (): Promise<void> => {
    if (deviceOwner() !== personId || fetchingFor !== personId) return end();
    try {
      await received(await deviceKey(personId));
      if (workSurvivesSession(personId)) return end();
    } catch (error) {
      // The account is signed out here. The next account that signs in starts its own fetch.
      if (problemOf(error) === 'not_signed_in') return end();
    }
    delay = Math.min(delay * 2, LONGEST_DELAY);
    timer = setTimeout(() => void ask(), delay);
  };
  const retryNow = (): void => {
    clearTimeout(timer);
    void ask();
  };
  addEventListener('online', retryNow);
  timer = setTimeout(() => void ask(), delay);
}
