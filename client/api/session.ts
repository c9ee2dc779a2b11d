/** Signing in and out, and what a device must forget. */
import { z } from 'zod';
import { forgetClaim } from '#client/offline/claim-device.ts';
import { clearAllButDeviceSettings } from '#client/settings/device-settings.ts';
import { call } from '#client/api/http.ts';
import { ApiError } from '#client/ui/problem.ts';
import { databaseNames, deleteDatabase } from '#client/offline/indexed-db.ts';
import { deviceOwner, setSignOutPending } from '#client/offline/device-owner.ts';
import { deviceIsShared, setDeviceSharedAtSignIn } from '#client/settings/shared-device.ts';
import { runSignOutCleanup } from '#client/api/sign-out-cleanup.ts';
import { OUTBOX_DATABASE } from '#client/offline/database-names.ts';
import { keys, queryClient } from '#client/api/queries.ts';

const zAnything = z.unknown();

const CHOSEN_HERE = 'new-password';

/** Signs in by e-mail and password; the session is a cookie that no script can read. */
export async function signIn(email: string, password: string, rememberMe: boolean): Promise<void> {
  await call(zAnything, 'POST', '/api/auth/sign-in/email', { email, password, rememberMe });
  // Before anything is read: nothing is written to a device that others use too.
  setDeviceSharedAtSignIn(!rememberMe);
  await afterSignIn();
}

/** After somebody signed in (also by set-up or by an invitation): nothing that was read before may stay. */
export async function afterSignIn(): Promise<void> {
  setSignOutPending(false);
  forgetClaim();
  queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== 'me' });
  await queryClient.invalidateQueries({ queryKey: keys.me });
}

/** Takes a new password by a way that a manager made. The service signs in here, and ends every other session of that account. */
export async function takeNewPassword(key: string, password: string): Promise<void> {
  await call(zAnything, 'POST', '/api/password-resets/use', { key, password, rememberMe: !deviceIsShared() });
  try {
    sessionStorage.setItem(CHOSEN_HERE, 'yes');
  } catch {
    // Where the browser keeps nothing, this tab is told of the new password as every other is.
  }
  await afterSignIn();
}

/** Whether a new password was taken in this tab since somebody signed in here: signing out forgets it. */
export function choseNewPasswordHere(): boolean {
  try {
    return sessionStorage.getItem(CHOSEN_HERE) !== null;
  } catch {
    return false;
  }
}

async function wipeDevice(): Promise<void> {
  const personId = deviceOwner();
  runSignOutCleanup();
  clearAllButDeviceSettings();
  const names = await databaseNames();
  if (names.includes(OUTBOX_DATABASE))
    await (await import('#client/offline/encrypted-outbox.ts')).clearOutbox(personId).catch(() => undefined);
  // Work that is sealed for others is theirs, and unreadable.
  await Promise.all(names.filter((name) => name !== OUTBOX_DATABASE).map(deleteDatabase));
}

/** Signs out and leaves nothing of the plans on this device; whoever calls has asked about what is unsaved. The page is loaded afresh, so that memory is empty too. */
export async function signOut(): Promise<void> {
  let owed = false;
  // First the open rooms: they would take the end of the session for a refusal, and go on writing what is being removed.
  runSignOutCleanup();
  try {
    await call(zAnything, 'POST', '/api/auth/sign-out', {});
  } catch (error) {
    // The cookie can only be taken back by the service: until it hears of it, this device counts as signed out.
    owed = !(error instanceof ApiError && error.code === 'not_signed_in');
  } finally {
    await wipeDevice();
    if (owed) setSignOutPending(true);
    location.assign('/sign-in?signed-out');
  }
}

const zTime = z.union([z.string(), z.number()]).transform((value) => new Date(value).getTime());
const zSession = z.object({
  token: z.string(),
  createdAt: zTime,
  userAgent: z.string().nullish(),
});
/** One place where the account is signed in. */
export type Session = z.infer<typeof zSession> & { readonly here: boolean };

/** Where the account is signed in, this device first. */
export async function readSessions(): Promise<Session[]> {
  const zCurrent = z.object({ session: z.object({ token: z.string() }) }).nullable();
  const [list, current] = await Promise.all([
    call(z.array(zSession), 'GET', '/api/auth/list-sessions'),
    call(zCurrent, 'GET', '/api/auth/get-session').catch(() => null),
  ]);
  return list
    .map((session) => ({ ...session, here: session.token === current?.session.token }))
    .toSorted((a, b) => Number(b.here) - Number(a.here) || b.createdAt - a.createdAt);
}

/** Signs the account out on another device. */
export const revokeSession = (token: string) => call(zAnything, 'POST', '/api/auth/revoke-session', { token });

/** Changes the password, and on wish signs out everywhere else. */
export const changePassword = (currentPassword: string, newPassword: string, revokeOtherSessions: boolean) =>
  call(zAnything, 'POST', '/api/auth/change-password', { currentPassword, newPassword, revokeOtherSessions });
