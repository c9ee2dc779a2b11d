/** Whose device this is now: as soon as the service says who is signed in, whatever belongs to anybody else is made unreadable. */
import { deviceIsShared } from '#client/settings/shared-device.ts';
import { deviceKey, fetchKeyUntilHeld } from '#client/offline/device-key.ts';
import { databaseNames, deleteDatabase } from '#client/offline/indexed-db.ts';
import { deviceOwner, setDeviceOwner } from '#client/offline/device-owner.ts';
import { ownerOf, OUTBOX_DATABASE } from '#client/offline/database-names.ts';
import { loadRefused } from '#client/offline/refused-text.ts';

let claimed: string | null | undefined;
/** Whose answers this page may hold in its memory; null where that is nobody's. */
let holder: string | null = null;

/** Removes everything of one account from this device; work of theirs that was not saved is sealed first, or noted as lost. */
async function clearAway(personId: string, names: readonly string[]): Promise<void> {
  const { putInOutbox, lostEntryOf, encryptPendingWork } = await import('#client/offline/encrypted-outbox.ts');
  const parcel = await encryptPendingWork(personId, Date.now()).catch(() => null);
  const kept = parcel === null || (await putInOutbox(parcel));
  await Promise.all(names.filter((name) => ownerOf(name) === personId).map(deleteDatabase));
  // A full device has room now. Where it takes the work not even then, its writer is at least told.
  if (!kept && !(await putInOutbox(parcel))) await putInOutbox(lostEntryOf(parcel));
}

/** Gives back what was sealed for this account; without a key only what stands there unlocked. */
async function giveBack(personId: string, key: CryptoKey | null): Promise<boolean> {
  if (!(await databaseNames()).includes(OUTBOX_DATABASE)) return false;
  const { restoreFromOutbox } = await import('#client/offline/encrypted-outbox.ts');
  return await restoreFromOutbox(personId, key, Date.now());
}

/** Gives back what could not be given at once, because the key came late. */
async function giveBackLate(personId: string, key: CryptoKey | null): Promise<void> {
  if (!(await giveBack(personId, key)) || deviceOwner() !== personId) return;
  await loadRefused(personId);
  const { sendPendingChanges } = await import('#client/offline/background-sync.ts');
  await sendPendingChanges(personId);
}

/** The service said who is signed in here: `personId`, or nobody. Nothing of anybody else can be read when this is done. */
export async function claimDevice(personId: string | null): Promise<void> {
  if (claimed === personId) return;
  const mine = deviceIsShared() ? null : personId;
  const names = await databaseNames();
  const others = new Set(names.map(ownerOf).filter((owner) => owner !== null && owner !== mine));
  for (const other of others) if (other !== null) await clearAway(other, names);
  setDeviceOwner(mine);
  claimed = personId;
  const before = holder;
  holder = personId ?? before;
  if (before !== null && before !== holder) {
    // Signed in by another page, while this one still has what it read for somebody else: it begins again, and asks nothing more.
    location.reload();
    await new Promise<never>(() => undefined);
  }
  if (mine === null) return;
  // Only where something waits to be given back is it worth waiting for; else what has to be read comes first.
  if (names.includes(OUTBOX_DATABASE)) await giveBack(mine, await deviceKey(mine).catch(() => null)).catch(() => false);
  fetchKeyUntilHeld(mine, (key) => giveBackLate(mine, key));
  await loadRefused(mine);
}

/** The next answer about who is signed in is acted on, whoever it names: this page holds nothing that was read before. */
export function forgetClaim(): void {
  claimed = undefined;
  holder = null;
}
