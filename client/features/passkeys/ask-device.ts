/** Asks this device to make a passkey or to sign with one. The browser shows its own windows for it. */
import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/browser';
import { zPasskeyOptions } from '#shared/api-sign-in.ts';
import { call } from '#client/api/http.ts';

const fetchLibrary = () => import('@simplewebauthn/browser');

/** Whether this browser knows passkeys. They need https, or a page on this machine itself. */
export function knowsPasskeys(): boolean {
  return typeof globalThis.PublicKeyCredential === 'function';
}

/** Why a device gave nothing: its person stopped it or waited too long, or it has the passkey already. */
export type DeviceProblem = 'stopped' | 'thereAlready';

/** The problem of a device that an error is about; null for every other error. */
export function deviceProblemOf(error: unknown): DeviceProblem | null {
  if (!(error instanceof Error)) return null;
  if (error.name === 'InvalidStateError') return 'thereAlready';
  return ['NotAllowedError', 'AbortError', 'SecurityError', 'NotSupportedError', 'ConstraintError'].includes(error.name)
    ? 'stopped'
    : null;
}

/** Has this device make a passkey for the caller, whose password it is. */
export async function makePasskey(password: string) {
  const { startRegistration } = await fetchLibrary();
  const { options } = await call(zPasskeyOptions, 'POST', '/api/me/passkeys/options', { password });
  // The server has made them by the same library.
  return startRegistration({ optionsJSON: options as unknown as PublicKeyCredentialCreationOptionsJSON });
}

/** Has this device sign with a passkey that its person chooses. */
export async function givePasskey() {
  const { startAuthentication } = await fetchLibrary();
  const { options } = await call(zPasskeyOptions, 'POST', '/api/sign-in/passkey/options', {});
  return startAuthentication({ optionsJSON: options });
}
