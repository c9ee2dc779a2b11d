/** Passkeys: the caller's own, and signing in with one. */
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { zDone } from '#shared/api.ts';
import {
  zGivenPasskeySignIn,
  zNewPasskey,
  zOwnPasskey,
  zPasskeyName,
  zPasskeyOptions,
  zStepPassword,
} from '#shared/api-sign-in.ts';
import { Refusal } from '#shared/errors.ts';
import { addPasskey, passkeyOptions, type Place } from '#server/commands/passkeys/add-passkey.ts';
import { renamePasskey, removePasskey } from '#server/commands/passkeys/change-passkeys.ts';
import { checkPasskey, signInOptions } from '#server/commands/passkeys/check-passkey.ts';
import { DONE, route, type Route, type Services } from '#server/http/route.ts';

const zPasskeyId = z.object({ passkeyId: z.string() });

/** Where the pages of the service are. Without a public address it is the host that was asked, under either scheme. */
async function placeOf({ context, publicUrl }: Services, request: IncomingMessage): Promise<Place> {
  const name = (await context.store.records.service())?.name ?? '';
  const host = request.headers.host ?? 'localhost';
  const origins = publicUrl === null ? [`http://${host}`, `https://${host}`] : [publicUrl];
  const first = origins[0] ?? '';
  if (!URL.canParse(first)) throw new Refusal('bad_request');
  return { origins, host: new URL(first).hostname, service: name === '' ? 'Alongside' : name };
}

/** The routes about passkeys. */
export const passkeyRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/api/sign-in/passkey/options',
    summary: 'Makes the question that a device signs to sign somebody in by a passkey.',
    who: 'anyone',
    answer: zPasskeyOptions,
    async handle({ services, request, address }) {
      await services.limits.passkeyQuestions.count(address);
      return { options: { ...(await signInOptions(services.context, await placeOf(services, request))) } };
    },
  }),
  route({
    method: 'post',
    path: '/api/sign-in/passkey',
    summary: 'Signs in by what a device has signed with a passkey. Counts as two steps, so none is asked for after it.',
    who: 'anyone',
    body: zGivenPasskeySignIn,
    answer: zDone,
    async handle({ services, request, body, address, setCookies }) {
      const { context, limits, auth } = services;
      const place = await placeOf(services, request);
      const { passkey, counter } = await limits.signInByAddress.attempt(address, () =>
        checkPasskey(context, body.given, place),
      );
      const who = { personId: passkey.personId, rememberMe: body.rememberMe, otherwise: 'wrong_credentials' } as const;
      setCookies(
        await auth.openSession(request, who, (records) => records.usePasskey(passkey, { counter, at: context.now() })),
      );
      return DONE;
    },
  }),
  route({
    method: 'get',
    path: '/api/me/passkeys',
    summary: 'Lists the caller’s passkeys.',
    who: 'signedIn',
    beforeSecondStep: true,
    answer: z.array(zOwnPasskey),
    handle: ({ services: { context }, caller }) => context.store.records.passkeysOf(caller.personId),
  }),
  route({
    method: 'post',
    path: '/api/me/passkeys/options',
    summary: 'Makes the question for a device that is to make a passkey for the caller. Needs their password.',
    who: 'signedIn',
    beforeSecondStep: true,
    body: zStepPassword,
    answer: zPasskeyOptions,
    async handle({ services, request, caller, body }) {
      const { context, limits, auth } = services;
      const { email = caller.personId } = (await context.store.records.person(caller.personId)) ?? {};
      const { person, isUnchanged } = await limits.signInByEmail.attempt(email, () =>
        auth.confirmPassword(request, body.password),
      );
      return { options: { ...(await passkeyOptions(context, person, await placeOf(services, request), isUnchanged)) } };
    },
  }),
  route({
    method: 'post',
    path: '/api/me/passkeys',
    summary: 'Adds a passkey that a device of the caller has made.',
    who: 'signedIn',
    beforeSecondStep: true,
    body: zNewPasskey,
    answer: zDone,
    async handle({ services, request, caller, body }) {
      const session = await services.auth.findSession(request);
      if (session === null) throw new Refusal('not_signed_in');
      await addPasskey(services.context, { ...caller, sessionId: session.id }, body, await placeOf(services, request));
      return DONE;
    },
  }),
  route({
    method: 'patch',
    path: '/api/me/passkeys/:passkeyId',
    summary: 'Gives a passkey of the caller another name.',
    who: 'signedIn',
    params: zPasskeyId,
    body: zPasskeyName,
    answer: zDone,
    async handle({ services, caller, params, body }) {
      await renamePasskey(services.context, caller, params.passkeyId, body.name);
      return DONE;
    },
  }),
  route({
    method: 'delete',
    path: '/api/me/passkeys/:passkeyId',
    summary: 'Removes a passkey of the caller.',
    who: 'signedIn',
    params: zPasskeyId,
    answer: zDone,
    async handle({ services, caller, params }) {
      await removePasskey(services.context, caller, params.passkeyId);
      return DONE;
    },
  }),
];
