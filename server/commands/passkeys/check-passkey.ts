/** Checks what a device has signed with a passkey, for a sign-in. */
import type { z } from 'zod';
import type { zGivenPasskey } from '#shared/api-sign-in.ts';
import { Refusal } from '#shared/errors.ts';
import type { CommandContext } from '#server/commands/context.ts';
import type { Place } from '#server/commands/passkeys/add-passkey.ts';
import { newChallenge, takeChallenge } from '#server/commands/passkeys/challenges.ts';
import type { PasskeyRecord } from '#server/store/records/passkeys.ts';

/** Makes the question for a device that is to sign somebody in. It names no passkey, so it says nothing of any account. */
export async function signInOptions(context: CommandContext, { host }: Place) {
  const { generateAuthenticationOptions } = await import('@simplewebauthn/server');
  return generateAuthenticationOptions({
    rpID: host,
    challenge: await newChallenge(context, null),
    userVerification: 'required',
  });
}

/** A passkey whose answer was right, and how often its device says it was used. The use counts when `usePasskey` has noted it. */
export type CheckedPasskey = { readonly passkey: PasskeyRecord; readonly counter: number };

/**
 * Checks an answer: to a question of ours, from a page of ours, by a passkey that is kept, with its user checked by the device. Refuses
 * everything else with `wrong_credentials`.
 */
export async function checkPasskey(
  context: CommandContext,
  given: z.output<typeof zGivenPasskey>,
  { origins, host }: Place,
): Promise<CheckedPasskey> {
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
  const { records } = context.store;
  const challenge = await takeChallenge(records, given.response.clientDataJSON, null, context.now());
  const passkey = await records.passkey(given.id);
  if (passkey === null) throw new Refusal('wrong_credentials');
  const { userHandle, ...signed } = given.response;
  if (userHandle !== undefined && Buffer.from(userHandle, 'base64url').toString('utf8') !== passkey.personId)
    throw new Refusal('wrong_credentials');
  const verified = await verifyAuthenticationResponse({
    response: { ...given, response: userHandle === undefined ? signed : { ...signed, userHandle } },
    expectedChallenge: challenge,
    expectedOrigin: [...origins],
    expectedRPID: host,
    credential: {
      id: passkey.id,
      publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
      counter: passkey.counter,
    },
    requireUserVerification: true,
  }).catch(() => null);
  if (verified?.verified !== true) throw new Refusal('wrong_credentials');
  return { passkey, counter: verified.authenticationInfo.newCounter };
}
