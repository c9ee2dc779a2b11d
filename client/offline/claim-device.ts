/**
 * Claims the device for the account that is signed in: data of other accounts is removed, and their unsaved work encrypted
 * first.
 */
import { deviceIsShared } from '#client/settings/shared-device.ts';
import { deviceKey, fetchKeyUntilStored } from '#client/offline/device-key.ts';
import { databaseNames, deleteDatabase } from '#client/offline/indexed-db.ts';
import { deviceOwner, setDeviceOwner } from '#client/offline/device-owner.ts';
import { ownerOf, OUTBOX_DATABASE } from '#client/offline/database-names.ts';
import { loadRefused } from '#client/offline/refused-text.ts';
import { loadComments } from '#client/offline/unsent-comments.ts';

/** The account that claimed the device last (null: nobody is signed in); undefined before the first answer. */
let claimed: string | null | undefined;
/** The account whose answers this page may have in memory; null if there is none. */
let memoryOwner: string | null = null;

/**
 * Removes all data of one account from this device. What the account may need when it comes back is first encrypted into the
 * outbox, or recorded as lost.
 */
async function removeAccount(personId: string, names: readonly string[]): Promise<void> {
  const { putInOutbox, lostEntryOf, encryptAccount } = await import('#client/offline/encrypted-outbox.ts');
  const entry = await encryptAccount(personId, Date.now()).catch(() => null);
  const stored = entry === null || (await putInOutbox(entry));
  await Promise.all(names.filter((name) => ownerOf(name) === personId).map(deleteDatabase));
  // A full device has space now. If the entry still cannot be stored, its writer will at least see where work was lost.
  if (stored || (await putInOutbox(entry))) return;
  const lost = lostEntryOf(entry);
  if (lost !== null) await putInOutbox(lost);
}

/** Restores this account's work from the outbox. Without a key only the entries that are not encrypted are restored. */
async function restoreWork(personId: string, key: CryptoKey | null): Promise<boolean> {
  if (!(await databaseNames()).includes(OUTBOX_DATABASE)) return false;
  const { restoreFromOutbox } = await import('#client/offline/encrypted-outbox.ts');
  return await restoreFromOutbox(personId, key, Date.now());
}

/** Restores work that could not be restored at once because the key came late, and sends it. */
async function restoreWorkLate(personId: string, key: CryptoKey | null): Promise<void> {
  if (!(await restoreWork(personId, key)) || deviceOwner() !== personId) return;
  await loadRefused(personId);
  await loadComments(personId);
  const { sendPendingChanges } = await import('#client/offline/background-sync.ts');
  await sendPendingChanges(personId);
}

/** While this is not null, the user is being changed, and claims for another account wait. */
let beingChanged: Promise<void> | null = null;

/**
 * Holds back claims for another account while this page changes the user. Otherwise an answer for the next one could come in between
 * and be shown with what the page has of the one before. Returns how to end that.
 */
export function holdClaims(): () => void {
  let end: () => void = () => undefined;
  beingChanged = new Promise((resolve) => {
    end = () => {
      beingChanged = null;
      resolve();
    };
  });
  return () => end();
}

/**
 * Claims the device for `personId`, or for nobody (null), after the service said who is signed in here. When the promise
 * resolves, no data of other accounts can be read on this device.
 */
export async function claimDevice(personId: string | null): Promise<void> {
  if (claimed === personId) return;
  await beingChanged;
  const mine = deviceIsShared() ? null : personId;
  const names = await databaseNames();
  const others = new Set(names.map(ownerOf).filter((owner) => owner !== null && owner !== mine));
  for (const other of others) if (other !== null) await removeAccount(other, names);
  setDeviceOwner(mine);
  claimed = personId;
  const before = memoryOwner;
  memoryOwner = personId ?? before;
  if (before !== null && before !== memoryOwner) {
    // Another page signed in another account, and this page still has answers for the old one in memory. So the page reloads
    // and makes no more requests.
    location.reload();
    await new Promise<never>(() => undefined);
  }
  if (mine === null) return;
  // The page waits for the key only if there may be work to restore. Otherwise the answers that the page needs come first.
  if (names.includes(OUTBOX_DATABASE)) await restoreWork(mine, await deviceKey(mine).catch(() => null)).catch(() => false);
  fetchKeyUntilStored(mine, (key) => restoreWorkLate(mine, key));
  await loadRefused(mine);
  await loadComments(mine);
}

/** Forgets the last claim: the next answer about who is signed in claims the device again. The page then counts as empty. */
export function forgetClaim(): void {
  claimed = undefined;
  memoryOwner = null;
}
