/**
 * Password resets: managers of the service make them, and the people whose accounts they are for use them and are told of them.
 */
import { z } from 'zod';
import {
  zDone,
  zInvitationKey,
  zNewPasswordReset,
  zOwnPasswordReset,
  zPasswordResetFor,
  zPasswordResetUse,
  zPasswordResetView,
} from '#shared/api.ts';
import { zFirstStep } from '#shared/api-sign-in.ts';
import { makePasswordReset } from '#server/commands/password-reset/make-password-reset.ts';
import { acknowledgePasswordReset } from '#server/commands/password-reset/acknowledge-password-reset.ts';
import { openPasswordReset, usePasswordReset } from '#server/commands/password-reset/use-password-reset.ts';
import { withdrawPasswordReset } from '#server/commands/password-reset/withdraw-password-reset.ts';
import {
  presentMadePasswordReset,
  presentOwnPasswordResets,
  presentPasswordResetView,
} from '#server/http/present/password-reset.ts';
import { afterPassword } from '#server/http/second-step.ts';
import { DONE, route, type Route } from '#server/http/route.ts';

const zPasswordResetId = z.object({ passwordResetId: z.string() });

/** The routes about password resets. */
export const passwordResetRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/api/service/password-resets',
    summary:
      'Makes a password reset for an account; for managers of the service. Gives a link and a code, each shown this once.',
    who: 'signedIn',
    body: zPasswordResetFor,
    answer: zNewPasswordReset,
    async handle({ services, caller, body, request }) {
      const made = await makePasswordReset(services.context, caller, body);
      return presentMadePasswordReset(made, services, request);
    },
  }),
  route({
    method: 'delete',
    path: '/api/password-resets/:passwordResetId',
    summary:
      'Withdraws a password reset that nobody has used; for managers of the service and for the person whose account it opens.',
    who: 'signedIn',
    params: zPasswordResetId,
    answer: zDone,
    async handle({ services, caller, params }) {
      await withdrawPasswordReset(services.context, caller, params.passwordResetId);
      return DONE;
    },
  }),
  route({
    method: 'post',
    path: '/api/password-resets/preview',
    summary: 'Shows a password reset to a caller who has its link or its code.',
    who: 'anyone',
    body: zInvitationKey,
    answer: zPasswordResetView,
    async handle({ services, body, address }) {
      const { store, now } = services.context;
      const passwordReset = await services.limits.invitationByAddress.attempt(address, () =>
        openPasswordReset(store.records, body.key, now()),
      );
      return presentPasswordResetView(store.records, passwordReset);
    },
  }),
  route({
    method: 'post',
    path: '/api/password-resets/use',
    summary: 'Gives the account its new password, ends all its sessions and PINs, and signs in here; works once.',
    who: 'anyone',
    body: zPasswordResetUse,
    answer: zFirstStep,
    async handle({ services, body, address, request, setCookies }) {
      const { email } = await services.limits.invitationByAddress.attempt(address, () =>
        usePasswordReset(services.context, body),
      );
      const { password, rememberMe } = body;
      try {
        const signedIn = await services.auth.signIn(request, { email, password, rememberMe });
        // A new password takes no second step off.
        const { cookies, secondStep } = await afterPassword(services, signedIn, rememberMe ?? true);
        setCookies(cookies);
        return { secondStep };
      } catch (error) {
        // The new password is set by now, so the request is not refused: the page leads to sign-in.
        services.log.error({ err: error }, 'nobody could be signed in after a new password');
        return {};
      }
    },
  }),
  route({
    method: 'get',
    path: '/api/me/password-resets',
    summary: 'Lists the password resets that are open for the caller’s account, and those that were used.',
    who: 'signedIn',
    answer: z.array(zOwnPasswordReset),
    async handle({ services, caller }) {
      const { store, now } = services.context;
      const at = now();
      return presentOwnPasswordResets(
        store.records,
        caller,
        (one) => one.usedAt !== null || (one.withdrawnAt === null && at < one.expiresAt),
      );
    },
  }),
  route({
    method: 'post',
    path: '/api/me/password-resets/:passwordResetId/seen',
    summary: 'Notes that the caller has read the notice that a password reset was used.',
    who: 'signedIn',
    params: zPasswordResetId,
    answer: zDone,
    async handle({ services, caller, params }) {
      await acknowledgePasswordReset(services.context, caller, params.passwordResetId);
      return DONE;
    },
  }),
];
