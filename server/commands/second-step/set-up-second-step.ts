/** Sets up the caller's second step: a key for an app, which counts from the first right code on. */
import { Refusal } from '#shared/errors.ts';
import { plainCode } from '#shared/plain-text.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { deviceHash } from '#server/commands/device-pin/device-token.ts';
import { makeRecoveryCodes } from '#server/commands/second-step/recovery-codes.ts';
import { newTotpSecret, stepOfCode } from '#server/commands/second-step/totp.ts';
import type { Records } from '#server/store/store.ts';

/**
 * Makes a key for the caller's app, in place of one that was never confirmed. `confirm` runs in the same transaction and throws if the
 * password that the caller entered is not theirs any more. Refused where a second step is on: that one is turned off first, with a code.
 */
export async function beginSecondStep(
  context: CommandContext,
  caller: Caller,
  confirm: (records: Records) => Promise<void>,
): Promise<string> {
  const secret = newTotpSecret();
  await perform(context, async (records) => {
    await confirm(records);
    // Every visitor of the demo uses the same accounts, so no visitor may lock the others out of one.
    if ((await records.service())?.demo === true) throw new Refusal('not_allowed');
    const { personId } = caller;
    const sealed = context.secondStepKeys.seal(personId, secret);
    if (!(await records.putSecondStep({ personId, secret: sealed, setAt: context.now() }))) throw new Refusal('conflict');
  });
  return secret;
}

/**
 * Turns the caller's second step on, by a code that shows that their app has the key. Gives the recovery codes. Whoever was signed in
 * without it is signed out: all other sessions end, and all PINs but those on the device with this token, and links to sign in.
 */
export async function confirmSecondStep(
  context: CommandContext,
  caller: Caller & { readonly sessionId: string },
  { code, deviceToken }: { readonly code: string; readonly deviceToken: string },
): Promise<string[]> {
  const { personId } = caller;
  return perform(context, async (records, _note, publish) => {
    const at = context.now();
    const begun = await records.secondStep(personId);
    if (begun === null || begun.confirmedAt !== null) throw new Refusal('conflict');
    const secret = context.secondStepKeys.open(personId, begun.secret);
    const step = secret === null ? null : stepOfCode(secret, plainCode(code), at);
    if (step === null) throw new Refusal('wrong_credentials');
    if (!(await records.confirmSecondStep(begun, { step, at }))) throw new Refusal('conflict');
    await records.endSessionsOf(personId, [caller.sessionId]);
    await records.removeDevicePins({ personId, butDevice: deviceHash(deviceToken) });
    await records.removeSignInLinks({ personId });
    await records.removeBegunSignIns({ personId });
    publish({ kind: 'sessions', personId });
    return makeRecoveryCodes(context, records, personId);
  });
}
