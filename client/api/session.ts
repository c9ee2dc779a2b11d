/** Signs in and out, changes passwords, and removes an account's data from the device at sign-out. */
import { z } from 'zod';
import { zFirstStep, zSignInLinkUsed } from '#shared/api-sign-in.ts';
import { forgetClaim, holdClaims } from '#client/offline/claim-device.ts';
import { clearAllButDeviceSettings } from '#client/settings/device-settings.ts';
import { forgetFirstView } from '#client/settings/first-view-cookie.ts';
import { call } from '#client/api/http.ts';
import { ApiError } from '#client/ui/problem.ts';
import { databaseNames, deleteDatabase } from '#client/offline/indexed-db.ts';
import { deviceOwner, setSignOutPending } from '#client/offline/device-owner.ts';
import { deviceIsShared, setDeviceSharedAtSignIn } from '#client/settings/shared-device.ts';
import { forgetDevicePins } from '#client/api/forget-device-pins.ts';
import { runSignOutCleanup } from '#client/api/sign-out-cleanup.ts';
import { OUTBOX_DATABASE } from '#client/offline/database-names.ts';
import { keys, queryClient } from '#client/api/queries.ts';

const zAnything = z.unknown();

/** The key in session storage that says that a password was reset in this tab. */
const PASSWORD_RESET_KEY = 'new-password';

/** How a sign-in goes on: it is done, or the second step is asked for. */
export type FirstStepAnswer = { readonly secondStep: boolean };

/** Signs in with e-mail and password. The session is a cookie that no script can read. */
export async function signIn(email: string, password: string, rememberMe: boolean): Promise<FirstStepAnswer> {
  const answer = await call(zFirstStep, 'POST', '/api/auth/sign-in/email', { email, password, rememberMe });
  await settleSignIn(rememberMe);
  return answer;
}

/** Completes a sign-in by a code of the app or a recovery code. */
export async function completeSignIn(code: string): Promise<void> {
  await call(zAnything, 'POST', '/api/sign-in/second-step', { code });
  await afterSignIn();
}

/** Keeps after a sign-in whether others use this device too, and reads everything again. */
async function settleSignIn(rememberMe: boolean): Promise<void> {
  const isNoLongerShared = deviceIsShared() && rememberMe;
  // This comes before anything is read, because nothing may be written to a shared device.
  setDeviceSharedAtSignIn(!rememberMe);
  if (isNoLongerShared) await forgetDevicePins();
  await afterSignIn();
}

/** Signs in by what this device has signed with a passkey. It counts as two steps. */
export async function signInByPasskey(given: unknown, rememberMe: boolean): Promise<void> {
  await call(zAnything, 'POST', '/api/sign-in/passkey', { given, rememberMe });
  await afterSignIn();
}

/** Signs in by the key of a link in an e-mail. The answer has the page that was asked for with it; null for the first one. */
export async function signInByLink(key: string, rememberMe: boolean): Promise<FirstStepAnswer & { next: string | null }> {
  const answer = await call(zSignInLinkUsed, 'POST', '/api/sign-in-links/use', { key, rememberMe });
  await settleSignIn(rememberMe);
  return answer;
}

/** The page to open after a first step: the wanted one, or the one that asks for the second step and then leads there. */
export function pageAfter({ secondStep }: FirstStepAnswer, next: string | null): string {
  if (!secondStep) return next ?? '/start';
  return next === null ? '/second-step' : `/second-step?next=${encodeURIComponent(next)}`;
}

/** Clears everything that was read before a sign-in (also after set-up, an invitation or a password reset). */
export async function afterSignIn(): Promise<void> {
  setSignOutPending(false);
  forgetClaim();
  queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== 'me' });
  await queryClient.invalidateQueries({ queryKey: keys.me });
}

/**
 * Uses a password reset that a manager made. The service signs the account in here, and ends all its other sessions.
 */
export async function resetPassword(key: string, password: string): Promise<FirstStepAnswer> {
  const answer = await call(zFirstStep, 'POST', '/api/password-resets/use', { key, password, rememberMe: !deviceIsShared() });
  try {
    sessionStorage.setItem(PASSWORD_RESET_KEY, 'yes');
  } catch {
    // If the browser stores nothing, this tab shows the notice about the new password like every other tab.
  }
  await afterSignIn();
  return answer;
}

/** Whether a password was reset in this tab since the sign-in here. Sign-out forgets this. */
export function choseNewPasswordHere(): boolean {
  try {
    return sessionStorage.getItem(PASSWORD_RESET_KEY) !== null;
  } catch {
    return false;
  }
}

/** Removes the account's data from this device and from the page's memory. */
async function wipeDevice(): Promise<void> {
  const personId = deviceOwner();
  forgetFirstView();
  runSignOutCleanup();
  clearAllButDeviceSettings();
  const names = await databaseNames();
  if (names.includes(OUTBOX_DATABASE))
    await (await import('#client/offline/encrypted-outbox.ts')).clearOutbox(personId).catch(() => undefined);
  // The encrypted work of other accounts stays: it belongs to them, and nobody else can read it.
  await Promise.all(names.filter((name) => name !== OUTBOX_DATABASE).map(deleteDatabase));
}

/**
 * Signs out and removes all data of the plans from this device. The caller must first have asked about unsaved changes. The
 * page then reloads, so that its memory is empty too.
 */
export async function signOut(): Promise<void> {
  let pending = false;
  // Whatever becomes of the sign-out, from now on the server draws no plan for this device.
  forgetFirstView();
  // The open rooms leave first. Otherwise they would treat the end of the session as a refusal, and write data that is being
  // removed.
  runSignOutCleanup();
  try {
    await call(zAnything, 'POST', '/api/auth/sign-out', {});
  } catch (error) {
    // Only the service can remove the cookie. Until the service gets the sign-out, this device counts as signed out.
    pending = !(error instanceof ApiError && error.code === 'not_signed_in');
  } finally {
    await wipeDevice();
    if (pending) setSignOutPending(true);
    location.assign('/sign-in?signed-out');
  }
}

/** What a person of a shared device signs in with. */
export type DeviceSecret = { readonly pin: string } | { readonly password: string };

/** Checks the PIN or the password of a person of this shared device, and makes them the one who is signed in. */
const signInHere = (personId: string, secret: DeviceSecret) =>
  call(zAnything, 'POST', '/api/shared-device/sign-in', { person: personId, ...secret });

/** Signs a person of this shared device in, where nobody is signed in or it is the same person. */
export async function signInOnDevice(personId: string, secret: DeviceSecret): Promise<void> {
  await signInHere(personId, secret);
  await afterSignIn();
}

/** Unlocks this shared device for the person who is signed in. Their session and their page go on as they are. */
export async function unlockByPin(personId: string, pin: string): Promise<void> {
  await signInHere(personId, { pin });
}

/**
 * Changes the user of this shared device. The caller must first have asked about unsaved changes of the one before. The page
 * then reloads, so that its memory is empty. Throws, with nothing changed, if the server refuses.
 */
export async function changeUser(personId: string, secret: DeviceSecret): Promise<void> {
  const goOn = holdClaims();
  try {
    await signInHere(personId, secret);
  } catch (error) {
    goOn();
    throw error;
  }
  try {
    await wipeDevice();
  } finally {
    location.assign('/start');
    // The page takes in nothing more until it is gone.
    await new Promise<never>(() => undefined);
  }
}

const zTime = z.union([z.string(), z.number()]).transform((value) => new Date(value).getTime());
const zSession = z.object({
  token: z.string(),
  createdAt: zTime,
  userAgent: z.string().nullish(),
});
/** One session of the account. `here` says whether it is the session of this browser. */
export type Session = z.infer<typeof zSession> & { readonly here: boolean };

/** The sessions of the account: the one of this browser first, then the newest first. */
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

/** Ends one session of the account. */
export const revokeSession = (token: string) => call(zAnything, 'POST', '/api/auth/revoke-session', { token });

/** Changes the password. With `revokeOtherSessions` all other sessions of the account end. */
export const changePassword = (currentPassword: string, newPassword: string, revokeOtherSessions: boolean) =>
  call(zAnything, 'POST', '/api/auth/change-password', { currentPassword, newPassword, revokeOtherSessions });
