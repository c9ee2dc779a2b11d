/**
 * The own settings: what the user who is signed in chose for their own pages. They belong to the account, and this device
 * stores a copy, so that they also apply without a network. The client sends a choice that the account does not have yet when
 * the service answers. Sign-out removes the copy.
 */
import type { z } from 'zod';
import { zOwnSettingsChange } from '#shared/api.ts';
import type { OwnSettings } from '#shared/settings.ts';

const KEY = 'own';
const zStored = zOwnSettingsChange.extend({ unsent: zOwnSettingsChange });
type Change = { readonly [K in keyof OwnSettings]?: OwnSettings[K] | undefined };
type Stored = z.infer<typeof zStored>;
const EMPTY: Stored = { unsent: {} };

/** The settings of this page if the browser refuses storage. They then last as long as the page. */
let inMemory: Stored | null = null;

function read(): Stored {
  if (inMemory !== null) return inMemory;
  try {
    return zStored.safeParse(JSON.parse(localStorage.getItem(KEY) ?? 'null')).data ?? EMPTY;
  } catch {
    return EMPTY;
  }
}

function write(settings: Stored): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
    inMemory = null;
  } catch {
    inMemory = settings;
  }
}

/** The settings that this device knows. */
export function ownSettings(): Change {
  return read();
}

/** The settings that were chosen on this device and that the account does not have yet. */
export function unsentSettings(): Change {
  return read().unsent;
}

/** Stores a choice on the device, to be sent to the account. */
export function chooseOwnSettings(change: z.infer<typeof zOwnSettingsChange>): void {
  const { unsent, ...settings } = read();
  write({ ...settings, ...change, unsent: { ...unsent, ...change } });
}

/** Stores the account's settings on the device. A choice on this device that is not sent yet comes before them. */
export function mergeAccountSettings({ language, textSize, startPage }: OwnSettings): void {
  const { unsent } = read();
  write({
    ...(language !== null && { language }),
    ...(textSize !== null && { textSize }),
    ...(startPage !== null && { startPage }),
    ...unsent,
    unsent,
  });
}

/** Removes all own settings from the device. */
export function forgetOwnSettings(): void {
  inMemory = null;
  try {
    localStorage.removeItem(KEY);
  } catch {
    // The browser refuses storage, so nothing was stored there.
  }
}

/** Records that the account now has these choices. A choice that was made here since then is still to be sent. */
export function markSent(sent: Change): void {
  const { unsent, ...settings } = read();
  const remaining: Stored['unsent'] = {};
  if (unsent.language !== sent.language) remaining.language = unsent.language;
  if (unsent.textSize !== sent.textSize) remaining.textSize = unsent.textSize;
  if (unsent.startPage !== sent.startPage) remaining.startPage = unsent.startPage;
  write({ ...settings, unsent: remaining });
}
