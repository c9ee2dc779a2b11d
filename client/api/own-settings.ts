/** Syncs a user's own settings between the page, the account and the device, and stores when a shared device locks. */
import { useEffect } from 'react';
import { z } from 'zod';
import type { Me } from '#shared/api.ts';
import { forgetDevicePinsIfDue } from '#client/api/forget-device-pins.ts';
import { call } from '#client/api/http.ts';
import { isServerUnreachable } from '#client/ui/problem.ts';
import {
  chooseOwnSettings,
  forgetOwnSettings,
  markSent,
  mergeAccountSettings,
  unsentSettings,
} from '#client/settings/own-settings.ts';
import { keys, queryClient } from '#client/api/queries.ts';
import { storeLockMinutes } from '#client/settings/shared-device.ts';
import { applyTextSize } from '#client/settings/text-size.ts';
import { chosenBeforeSignIn, showChosenLanguage } from '#client/words/index.ts';

/** Sends the settings that the account does not have yet. Returns whether the server has accepted or refused them. */
async function sendOwnSettings(): Promise<boolean> {
  const unsent = unsentSettings();
  if (Object.keys(unsent).length === 0) return false;
  try {
    await call(z.unknown(), 'PATCH', '/api/me', unsent);
  } catch (error) {
    // A refusal is final: the server would refuse the same settings later too.
    if (isServerUnreachable(error)) return false;
  }
  markSent(unsent);
  return true;
}

/** Sends the settings that were chosen on this device, and then reads the account's settings again. */
export async function syncOwnSettings(): Promise<void> {
  if (Object.keys(unsentSettings()).length === 0) return;
  // An answer that is still on its way is older than the choice and must not undo it.
  await queryClient.cancelQueries({ queryKey: keys.me });
  if (await sendOwnSettings()) await queryClient.invalidateQueries({ queryKey: keys.me });
}

/** Applies the settings of an answer about who is signed in. */
async function applySettings(me: Me): Promise<void> {
  storeLockMinutes(me.service.lockMinutes);
  if (me.settings === null) forgetOwnSettings();
  else {
    mergeAccountSettings(me.settings);
    // A language that was chosen just before the sign-in stays: the user wants to continue in it.
    const language = chosenBeforeSignIn();
    if (language !== null && language !== me.settings.language) chooseOwnSettings({ language });
  }
  applyTextSize();
  await showChosenLanguage();
  if (me.settings === null) return;
  await syncOwnSettings();
  await forgetDevicePinsIfDue();
}

/** Applies each answer about who is signed in; `answeredAt` is when the newest answer came, in milliseconds since 1970. */
export function useOwnSettings(me: Me | undefined, answeredAt: number): void {
  useEffect(() => {
    if (me !== undefined && answeredAt > 0) void applySettings(me);
  }, [me, answeredAt]);
}
