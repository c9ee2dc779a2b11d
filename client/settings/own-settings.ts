/**
 * What whoever is signed in chose for their own pages: it belongs to their account, and this device remembers it, so that it holds
 * without a network too. A choice that the account has not heard of yet is sent when the service answers. Sign-out wipes it.
 */
import type { z } from 'zod';
import { zOwnSettingsChange } from '#shared/api.ts';
import type { OwnSettings } from '#shared/settings.ts';

const KEY = 'own';
const zKept = zOwnSettingsChange.extend({ unsent: zOwnSettingsChange });
type Change = { readonly [K in keyof OwnSettings]?: OwnSettings[K] | undefined };
type Kept = z.infer<typeof zKept>;
const NOTHING: Kept = { unsent: {} };

/** For browsers that refuse storage: the choice then lasts as long as the page. */
let inPage: Kept | null = null;

function read(): Kept {
  if (inPage !== null) return inPage;
  try {
    return zKept.safeParse(JSON.parse(localStorage.getItem(KEY) ?? 'null')).data ?? NOTHING;
  } catch {
    return NOTHING;
  }
}

function write(kept: Kept): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
    inPage = null;
  } catch {
    inPage = kept;
  }
}

/** What is chosen here, as far as this device knows. */
export function ownSettings(): Change {
  return read();
}

/** What is chosen here and not yet with the account. */
export function unsentSettings(): Change {
  return read().unsent;
}

/** Remembers a choice, to be sent to the account. */
export function chooseOwnSettings(change: z.infer<typeof zOwnSettingsChange>): void {
  const { unsent, ...kept } = read();
  write({ ...kept, ...change, unsent: { ...unsent, ...change } });
}

/** Remembers what the account says, but for what was chosen here since. */
export function takeOwnSettings({ language, textSize }: OwnSettings): void {
  const { unsent } = read();
  write({ ...(language !== null && { language }), ...(textSize !== null && { textSize }), ...unsent, unsent });
}

/** Forgets all of it. */
export function forgetOwnSettings(): void {
  inPage = null;
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing was kept there.
  }
}

/** Notes that the account now has these choices. What was chosen here since then is still to be sent. */
export function noteSent(sent: Change): void {
  const { unsent, ...kept } = read();
  const left: Kept['unsent'] = {};
  if (unsent.language !== sent.language) left.language = unsent.language;
  if (unsent.textSize !== sent.textSize) left.textSize = unsent.textSize;
  write({ ...kept, unsent: left });
}
