/** The second step of signing in: giving it, setting it up, and turning it off. */
import type { z } from 'zod';
import { zDone } from '#shared/api.ts';
import {
  zOwnSecondStep,
  zPasswordAndCode,
  zRecoveryCodes,
  zSecondStepCode,
  zSecondStepKey,
  zStepPassword,
  zTakeOffSecondStep,
} from '#shared/api-sign-in.ts';
import { Refusal } from '#shared/errors.ts';
import { takeSignInTry } from '#server/commands/second-step/begin-sign-in.ts';
import { renewRecoveryCodes, turnOffSecondStep, type Shown } from '#server/commands/second-step/change-second-step.ts';
import { proofOf, useProof } from '#server/commands/second-step/check-code.ts';
import { beginSecondStep, confirmSecondStep } from '#server/commands/second-step/set-up-second-step.ts';
import { takeOffSecondStep } from '#server/commands/second-step/take-off-second-step.ts';
import { totpAddress } from '#server/commands/second-step/totp.ts';
import { shownCode } from '#server/commands/invitations/invitation-keys.ts';
import type { Caller } from '#server/commands/context.ts';
import { deviceTokenOf } from '#server/http/device-cookie.ts';
import { DONE, route, type Call, type Route } from '#server/http/route.ts';
import { BEGUN_COOKIE } from '#server/http/second-step.ts';

type Own = Pick<Call<unknown, unknown, unknown, Caller>, 'services' | 'caller' | 'request'>;

/** Checks the password of the caller, with the limit on guesses of it. */
async function confirmPassword({ services: { auth, limits, context }, caller, request }: Own, password: string) {
  const { email = caller.personId } = (await context.store.records.person(caller.personId)) ?? {};
  return limits.signInByEmail.attempt(email, () => auth.confirmPassword(request, password));
}

/** Checks the password and a code of the caller. */
async function shownBy(call: Own, { password, code }: z.output<typeof zPasswordAndCode>): Promise<Shown> {
  const { services, caller } = call;
  const { isUnchanged } = await confirmPassword(call, password);
  const proof = await services.limits.secondStepByAccount.attempt(caller.personId, () =>
    proofOf(services.context, caller.personId, code),
  );
  return { proof, confirm: isUnchanged };
}

/** The routes about the second step of signing in. */
export const secondStepRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/api/sign-in/second-step',
    summary: 'Completes a sign-in that was begun, by a code of the app or a recovery code. Each counts once.',
    who: 'anyone',
    body: zSecondStepCode,
    answer: zDone,
    async handle({ services, request, body, address, setCookies }) {
      const { context, limits, auth, publicUrl } = services;
      const begun = await takeSignInTry(context.store.records, BEGUN_COOKIE.of(request, publicUrl), context.now());
      const { personId, rememberMe } = begun;
      const proof = await limits.signInByAddress.attempt(address, () =>
        limits.secondStepByAccount.attempt(personId, () => proofOf(context, personId, body.code)),
      );
      const who = { personId, rememberMe, otherwise: 'wrong_credentials' } as const;
      const cookies = await auth.openSession(
        request,
        who,
        async (records) => (await useProof(records, proof)) && (await records.endBegunSignIn(begun.tokenHash)),
      );
      setCookies([...cookies, BEGUN_COOKIE.none(publicUrl)]);
      return DONE;
    },
  }),
  route({
    method: 'get',
    path: '/api/me/second-step',
    summary: 'Says whether the caller has a second step, since when, and how many recovery codes are left.',
    who: 'signedIn',
    beforeSecondStep: true,
    answer: zOwnSecondStep,
    async handle({ services: { context }, caller: { personId } }) {
      const { records } = context.store;
      const since = (await records.secondStep(personId))?.confirmedAt ?? null;
      return { since, codesLeft: since === null ? 0 : await records.recoveryCodesLeft(personId) };
    },
  }),
  route({
    method: 'post',
    path: '/api/me/second-step',
    summary: 'Makes a key for the caller’s app, which is yet to be confirmed by a code. Needs their password.',
    who: 'signedIn',
    beforeSecondStep: true,
    body: zStepPassword,
    answer: zSecondStepKey,
    async handle(call) {
      const { services, caller, body } = call;
      const { isUnchanged, person } = await confirmPassword(call, body.password);
      const secret = await beginSecondStep(services.context, caller, isUnchanged);
      const service = (await services.context.store.records.service())?.name ?? '';
      return { secret, address: totpAddress(secret, person.email, service === '' ? 'Alongside' : service) };
    },
  }),
  route({
    method: 'post',
    path: '/api/me/second-step/confirm',
    summary:
      'Turns the caller’s second step on by a code of their app. Gives recovery codes, shown this once, and signs them out elsewhere.',
    who: 'signedIn',
    beforeSecondStep: true,
    body: zSecondStepCode,
    answer: zRecoveryCodes,
    async handle({ services, caller, body, request }) {
      const { context, limits, auth, publicUrl } = services;
      const session = await auth.findSession(request);
      if (session === null) throw new Refusal('not_signed_in');
      const deviceToken = deviceTokenOf(request, publicUrl);
      const codes = await limits.secondStepByAccount.attempt(caller.personId, () =>
        confirmSecondStep(context, { ...caller, sessionId: session.id }, { code: body.code, deviceToken }),
      );
      return { codes: codes.map(shownCode) };
    },
  }),
  route({
    method: 'post',
    path: '/api/me/second-step/recovery-codes',
    summary: 'Gives the caller new recovery codes in place of the old ones. Needs their password and a code.',
    who: 'signedIn',
    body: zPasswordAndCode,
    answer: zRecoveryCodes,
    async handle(call) {
      const codes = await renewRecoveryCodes(call.services.context, call.caller, await shownBy(call, call.body));
      return { codes: codes.map(shownCode) };
    },
  }),
  route({
    method: 'post',
    path: '/api/me/second-step/off',
    summary: 'Turns the caller’s second step off. Needs their password and a code.',
    who: 'signedIn',
    body: zPasswordAndCode,
    answer: zDone,
    async handle(call) {
      await turnOffSecondStep(call.services.context, call.caller, await shownBy(call, call.body));
      return DONE;
    },
  }),
  route({
    method: 'post',
    path: '/api/service/second-steps/take-off',
    summary:
      'Takes off the second step of an account whose person has lost it, with a reason; for managers of the service, not for themselves.',
    who: 'signedIn',
    body: zTakeOffSecondStep,
    answer: zDone,
    async handle({ services, caller, body }) {
      await takeOffSecondStep(services.context, caller, body);
      return DONE;
    },
  }),
];
