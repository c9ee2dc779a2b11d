/** Keeps the pages, the account and the device at one about what somebody chose, and about when a shared device locks. */
import { useEffect } from 'react';
import { z } from 'zod';
import type { Me } from '#shared/api.ts';
import { call } from '#client/api/http.ts';
import { isServerUnreachable } from '#client/ui/problem.ts';
import {
  chooseOwnSettings,
  forgetOwnSettings,
  noteSent,
  takeOwnSettings,
  unsentSettings,
} from '#client/settings/own-settings.ts';
import { keys, queryClient } from '#client/api/queries.ts';
import { noteLockMinutes } from '#client/settings/shared-device.ts';
import { applyTextSize } from '#client/settings/text-size.ts';
import { chosenBeforeSignIn, showChosenLanguage } from '#client/words/index.ts';

/** Sends what the account has not been told of. Answers whether it has been told now. */
async function sendOwnSettings(): Promise<boolean> {
  const unsent = unsentSettings();
  if (Object.keys(unsent).length === 0) return false;
  try {
    await call(z.unknown(), 'PATCH', '/api/me', unsent);
  } catch (error) {
    // What the server refuses now it would refuse later too.
    if (isServerUnreachable(error)) return false;
  }
  noteSent(unsent);
  return true;
}

/** Tells the account what was chosen here, and reads again what it knows. */
export async function syncOwnSettings(): Promise<void> {
  if (Object.keys(unsentSettings()).length === 0) return;
  // An answer that is on its way was given before, and must not undo what was just chosen.
  await queryClient.cancelQueries({ queryKey: keys.me });
  if (await sendOwnSettings()) await queryClient.invalidateQueries({ queryKey: keys.me });
}

async function agree(me: Me): Promise<void> {
  noteLockMinutes(me.service.lockMinutes);
  if (me.settings === null) forgetOwnSettings();
  else {
    takeOwnSettings(me.settings);
    // Who chose a language just before signing in wants to read on in it.
    const language = chosenBeforeSignIn();
    if (language !== null && language !== me.settings.language) chooseOwnSettings({ language });
  }
  applyTextSize();
  await showChosenLanguage();
  if (me.settings !== null) await syncOwnSettings();
}

/** Acts on each answer about who is signed in; `answeredAt` is when the newest one came. */
export function useOwnSettings(me: Me | undefined, answeredAt: number): void {
  useEffect(() => {
    if (me !== undefined && answeredAt > 0) void agree(me);
  }, [me, answeredAt]);
}
