/** Whose device this is now: as soon as the service says who is signed in, whatever belongs to anybody else is made unreadable. */
import { z } from 'zod';
import { get, put } from '#client/net/account-store.ts';
import { call } from '#client/net/http.ts';
import { databaseNames, deleteDatabase } from '#client/net/idb.ts';
import { isShared, keepFor } from '#client/net/keeping.ts';
import { ownerOf, SEALED_DATABASE } from '#client/net/names.ts';
import { recallRefused } from '#client/net/refused.ts';

const zKey = z.object({ key: z.string() });
let claimed: string | null | undefined;

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/** The key that locks this account's work; the browser holds it for as long as the account is signed in here. */
async function ownKey(personId: string): Promise<CryptoKey | null> {
  // Only a page that came over a safe connection may use the browser's cipher.
  if (!isSecureContext) return null;
  const { importKey } = await import('#client/net/lock.ts');
  const { KEY_NAME } = await import('#client/net/seal.ts');
  const held = await get(personId, 'keys', KEY_NAME);
  if (held instanceof CryptoKey) return held;
  const { key } = await call(zKey, 'GET', '/api/me/device-key');
  const made = await importKey(bytesOf(key));
  await put(personId, 'keys', KEY_NAME, made);
  return made;
}

/** Removes everything of one account from this device; work of theirs that was not saved is sealed first. */
async function clearAway(personId: string, names: readonly string[]): Promise<void> {
  const { seal } = await import('#client/net/seal.ts');
  await seal(personId, Date.now()).catch(() => undefined);
  await Promise.all(names.filter((name) => ownerOf(name) === personId).map(deleteDatabase));
}

/** Gives back what was sealed for this account, and sees to it that its key is at hand. */
async function settleIn(personId: string, names: readonly string[]): Promise<void> {
  const key = await ownKey(personId);
  if (key === null || !names.includes(SEALED_DATABASE)) return;
  const { unseal } = await import('#client/net/seal.ts');
  await unseal(personId, key, Date.now());
}

/** The service said who is signed in here: `personId`, or nobody. Nothing of anybody else can be read when this is done. */
export async function claimDevice(personId: string | null): Promise<void> {
  if (claimed === personId) return;
  const mine = isShared() ? null : personId;
  const names = await databaseNames();
  const others = new Set(names.map(ownerOf).filter((owner) => owner !== null && owner !== mine));
  for (const other of others) if (other !== null) await clearAway(other, names);
  keepFor(mine);
  claimed = personId;
  if (mine === null) return;
  const settled = settleIn(mine, names).catch(() => undefined);
  // Only where something waits to be given back is it worth waiting for.
  if (names.includes(SEALED_DATABASE)) await settled;
  await recallRefused(mine);
}

/** The next answer about who is signed in is acted on, whoever it names. */
export function forgetClaim(): void {
  claimed = undefined;
}
