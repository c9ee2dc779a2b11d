/** Adds a passkey to the caller's account. */
import type { z } from 'zod';
import { PASSKEYS_OF_ACCOUNT, type zNewPasskey } from '#shared/api-sign-in.ts';
import { Refusal } from '#shared/errors.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { newChallenge, takeChallenge } from '#server/commands/passkeys/challenges.ts';
import type { PersonRecord } from '#server/store/records/accounts.ts';
import type { Records } from '#server/store/store.ts';

/** Where pages of the service are: their origins, the name of its host, and its own name. */
export type Place = { readonly origins: readonly string[]; readonly host: string; readonly service: string };

/**
 * Makes the question for a device that is to make a passkey. `confirm` throws if the password that the caller entered is not theirs any
 * more. The device has to check its user, by a finger, a face or its own PIN: so a passkey is two steps at once.
 */
export async function passkeyOptions(
  context: CommandContext,
  person: PersonRecord,
  { host, service }: Place,
  confirm: (records: Records) => Promise<void>,
) {
  const { generateRegistrationOptions } = await import('@simplewebauthn/server');
  const { store } = context;
  // Every visitor of the demo uses the same accounts.
  if ((await store.records.service())?.demo === true) throw new Refusal('not_allowed');
  await store.write(confirm);
  const own = await store.records.passkeysOf(person.id);
  if (own.length >= PASSKEYS_OF_ACCOUNT) throw new Refusal('invalid', undefined, { name: 'passkeysFull' });
  return generateRegistrationOptions({
    rpName: service,
    rpID: host,
    userName: person.email,
    userDisplayName: person.name,
    userID: new TextEncoder().encode(person.id),
    challenge: await newChallenge(context, person.id),
    excludeCredentials: own.map(({ id, transports }) => ({ id, transports: [...transports] })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
}

/**
 * Keeps the passkey that a device of the caller has made. Where the service needs a second step of them that they lacked, this is it, and
 * their other sessions, which came by the password alone, end.
 */
export async function addPasskey(
  context: CommandContext,
  caller: Caller & { readonly sessionId: string },
  { name, made }: z.output<typeof zNewPasskey>,
  { origins, host }: Place,
): Promise<void> {
  const { personId } = caller;
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
  const challenge = await takeChallenge(context.store.records, made.response.clientDataJSON, personId, context.now());
  const verified = await verifyRegistrationResponse({
    response: made,
    expectedChallenge: challenge,
    expectedOrigin: [...origins],
    expectedRPID: host,
    requireUserVerification: true,
  }).catch(() => null);
  if (verified === null || !verified.verified) throw new Refusal('wrong_credentials');
  const { credential } = verified.registrationInfo;
  await perform(context, async (records, _note, publish) => {
    const at = context.now();
    const lacked = (await records.lackingSecondStep([personId], at)).has(personId);
    if ((await records.passkeysOf(personId)).length >= PASSKEYS_OF_ACCOUNT)
      throw new Refusal('invalid', undefined, { name: 'passkeysFull' });
    const isNew = await records.insertPasskey({
      id: credential.id,
      personId,
      name,
      publicKey: Buffer.from(credential.publicKey).toString('base64url'),
      counter: credential.counter,
      transports: made.response.transports.filter((transport) => /^[a-z-]{1,20}$/.test(transport)),
      addedAt: at,
      usedAt: null,
    });
    if (!isNew) throw new Refusal('conflict');
    if (!lacked) return;
    await records.endSessionsOf(personId, [caller.sessionId]);
    publish({ kind: 'sessions', personId });
  });
}
