/**
 * Signing in and out, the caller's sessions and their password: the functions of the sign-in library that the service needs.
 */
import { z } from 'zod';
import { zDone } from '#shared/api.ts';
import { Refusal } from '#shared/errors.ts';
import { removeOtherDevicePins } from '#server/commands/device-pin/remove-device-pin.ts';
import { deviceTokenOf } from '#server/http/device-cookie.ts';
import { afterPassword } from '#server/http/second-step.ts';
import { DONE, route, type Call, type Route } from '#server/http/route.ts';
import type { Caller } from '#server/commands/context.ts';

const zToken = z.string().min(1).max(200);
const zMoment = z.date().transform((date) => date.toISOString());
const zSession = z.object({
  id: z.string(),
  token: z.string(),
  userId: z.string(),
  expiresAt: zMoment,
  createdAt: zMoment,
  updatedAt: zMoment,
  userAgent: z.string().nullish(),
});
const zUser = z.object({ id: z.string(), name: z.string(), email: z.string() });

const zSignIn = z.object({
  email: z.string().trim().toLowerCase().min(1, 'empty').max(254, 'tooLong'),
  password: z.string().min(1, 'empty').max(200, 'tooLong'),
  /** False ends the session with the browser: for a device that is shared. */
  rememberMe: z.boolean().optional(),
});
const zNewPassword = z.object({
  currentPassword: z.string().min(1, 'empty').max(200, 'tooLong'),
  newPassword: z.string().min(10, 'passwordShort').max(200, 'tooLong'),
  revokeOtherSessions: z.boolean().optional(),
});
/** The answer where the password is right and the account has a second step. */
const zAsksSecondStep = z.object({ secondStep: z.literal(true) });
const zStatus = z.object({ status: z.boolean() });

function endSessions({ services, caller }: Pick<Call<unknown, unknown, unknown, Caller | null>, 'services' | 'caller'>): void {
  if (caller !== null) services.context.fanout.publish({ kind: 'sessions', personId: caller.personId });
}

/** The routes under /api/auth. */
export const sessionRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/api/auth/sign-in/email',
    summary:
      'Signs in by e-mail and password; the session is a cookie. With `secondStep` there is none before the second step.',
    who: 'anyone',
    body: zSignIn,
    answer: z.union([z.object({ redirect: z.boolean(), token: z.string(), user: zUser }), zAsksSecondStep]),
    async handle({ services, request, body, address, setCookies }) {
      const { auth, limits } = services;
      const signedIn = await limits.signInByAddress.attempt(address, () =>
        limits.signInByEmail.attempt(body.email, () => auth.signIn(request, body)),
      );
      const { cookies, secondStep } = await afterPassword(services, signedIn, body.rememberMe ?? true);
      setCookies(cookies);
      return secondStep ? { secondStep } : signedIn.answer;
    },
  }),
  route({
    method: 'post',
    path: '/api/auth/sign-out',
    summary: 'Ends the session that the request came with.',
    who: 'anyone',
    beforeSecondStep: true,
    answer: z.object({ success: z.boolean() }),
    async handle(call) {
      const { answer, cookies } = await call.services.auth.signOut(call.request);
      call.setCookies(cookies);
      endSessions(call);
      return answer;
    },
  }),
  route({
    method: 'get',
    path: '/api/auth/get-session',
    summary: 'Gives the session that the request came with, or null.',
    who: 'anyone',
    answer: z.object({ session: zSession, user: zUser }).nullable(),
    async handle({ services, request, setCookies }) {
      const { answer, cookies } = await services.auth.session(request);
      setCookies(cookies);
      return answer;
    },
  }),
  route({
    method: 'get',
    path: '/api/auth/list-sessions',
    summary: 'Lists where the caller is signed in.',
    who: 'signedIn',
    answer: z.array(zSession),
    async handle({ services, request }) {
      return (await services.auth.listSessions(request)).answer;
    },
  }),
  route({
    method: 'post',
    path: '/api/auth/revoke-session',
    summary: 'Ends one of the caller’s own sessions.',
    who: 'signedIn',
    body: z.object({ token: zToken }),
    answer: zStatus,
    async handle(call) {
      const { answer, cookies } = await call.services.auth.revokeSession(call.request, call.body.token);
      call.setCookies(cookies);
      endSessions(call);
      return answer;
    },
  }),
  route({
    method: 'post',
    path: '/api/auth/revoke-other-sessions',
    summary: 'Ends all of the caller’s sessions but this one, and their PINs on all shared devices but this one.',
    who: 'signedIn',
    answer: zStatus,
    async handle(call) {
      const { context, publicUrl } = call.services;
      // The PINs end first, so that nobody opens one more session by a PIN behind the end of the others.
      await removeOtherDevicePins(context, call.caller, deviceTokenOf(call.request, publicUrl));
      const { answer, cookies } = await call.services.auth.revokeOtherSessions(call.request);
      call.setCookies(cookies);
      endSessions(call);
      return answer;
    },
  }),
  route({
    method: 'post',
    path: '/api/auth/change-password',
    summary: 'Changes the caller’s password, and ends their PINs on all shared devices.',
    who: 'signedIn',
    body: zNewPassword,
    answer: zDone,
    async handle(call) {
      const { auth, limits, context } = call.services;
      // Every visitor of the demo uses the same accounts, so no visitor may lock the others out of one.
      if ((await context.store.records.service())?.demo === true) throw new Refusal('not_allowed');
      const cookies = await limits.signInByEmail.attempt(call.caller.personId, () =>
        auth.changePassword(call.request, call.body),
      );
      call.setCookies(cookies);
      endSessions(call);
      return DONE;
    },
  }),
];
