/** Ways to a new password: made by managers of the service, used by whoever forgot theirs, and told to whom they concern. */
import { z } from 'zod';
import {
  zDone,
  zInvitationKey,
  zNewPasswordReset,
  zOwnPasswordReset,
  zPasswordResetFor,
  zPasswordResetUse,
  zPasswordResetView,
  type OwnPasswordReset,
  type PasswordReset,
} from '#shared/api.ts';
import type { Caller } from '#server/commands/context.ts';
import { shownCode } from '#server/commands/invitations/invitation-keys.ts';
import { makePasswordReset } from '#server/commands/password-reset/make-password-reset.ts';
import { seePasswordReset } from '#server/commands/password-reset/acknowledge-password-reset.ts';
import { openPasswordReset, takePasswordReset } from '#server/commands/password-reset/use-password-reset.ts';
import { withdrawPasswordReset } from '#server/commands/password-reset/withdraw-password-reset.ts';
import { baseUrlOf } from '#server/http/origin.ts';
import { DONE, route, type Route } from '#server/http/route.ts';
import type { PasswordResetRecord } from '#server/store/records/password-resets.ts';
import type { Records } from '#server/store/store.ts';

const zPasswordResetId = z.object({ passwordResetId: z.string() });

/** Ways back as managers of the service see them: without their keys, with names. */
export async function presentPasswordResets(
  records: Records,
  passwordResets: readonly PasswordResetRecord[],
): Promise<PasswordReset[]> {
  const people = await records.people(passwordResets.flatMap((one) => [one.personId, one.createdBy]));
  const personOf = (id: string) => ({ id, name: people.find((person) => person.id === id)?.name ?? '' });
  return passwordResets.map(({ id, personId, createdBy, createdAt, expiresAt }) => ({
    id,
    person: personOf(personId),
    madeBy: personOf(createdBy),
    createdAt,
    expiresAt,
  }));
}

/** The caller's own ways back that are `wanted`, newest first. */
export async function presentOwnPasswordResets(
  records: Records,
  caller: Caller,
  wanted: (passwordReset: PasswordResetRecord) => boolean,
): Promise<OwnPasswordReset[]> {
  const own = (await records.passwordResetsOf(caller.personId)).filter(wanted);
  const people = await records.people(own.map((one) => one.createdBy));
  return own.map(({ id, createdBy, createdAt, expiresAt, usedAt }) => ({
    id,
    madeBy: people.find((person) => person.id === createdBy)?.name ?? '',
    createdAt,
    expiresAt,
    usedAt,
  }));
}

/** The routes about ways to a new password. */
export const passwordResetRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/api/service/password-resets',
    summary:
      'Makes a way to a new password for an account; for managers of the service. Gives a link and a code, each shown this once.',
    who: 'signedIn',
    body: zPasswordResetFor,
    answer: zNewPasswordReset,
    async handle({ services, caller, body, request }) {
      const { passwordReset, token, code } = await makePasswordReset(services.context, caller, body);
      const [shown] = await presentPasswordResets(services.context.store.records, [passwordReset]);
      if (shown === undefined) throw new Error('what was made is there');
      return {
        passwordReset: shown,
        link: `${baseUrlOf(services.publicUrl, request)}/new-password#key=${token}`,
        code: shownCode(code),
      };
    },
  }),
  route({
    method: 'delete',
    path: '/api/password-resets/:passwordResetId',
    summary:
      'Takes back a way to a new password that nobody has used; for managers of the service and for whose account it opens.',
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
    summary: 'Shows a way to a new password to whoever holds its link or its code.',
    who: 'anyone',
    body: zInvitationKey,
    answer: zPasswordResetView,
    async handle({ services, body, address }) {
      const { store, now } = services.context;
      const { records } = store;
      const passwordReset = await services.limits.invitationByAddress.attempt(address, () =>
        openPasswordReset(records, body.key, now()),
      );
      const person = await records.person(passwordReset.personId);
      return {
        name: person?.name ?? '',
        email: person?.email ?? '',
        madeBy: (await records.person(passwordReset.createdBy))?.name ?? '',
        expiresAt: passwordReset.expiresAt,
      };
    },
  }),
  route({
    method: 'post',
    path: '/api/password-resets/use',
    summary: 'Gives the account its new password, ends all its sessions and signs in here; works once.',
    who: 'anyone',
    body: zPasswordResetUse,
    answer: zDone,
    async handle({ services, body, address, request, setCookies }) {
      const { email } = await services.limits.invitationByAddress.attempt(address, () =>
        takePasswordReset(services.context, body),
      );
      const { password, rememberMe } = body;
      try {
        setCookies((await services.auth.signIn(request, { email, password, rememberMe })).cookies);
      } catch (error) {
        // The new password counts by now, so this is no refusal: the page leads to sign-in.
        services.log.error({ err: error }, 'nobody could be signed in after a new password');
      }
      return DONE;
    },
  }),
  route({
    method: 'get',
    path: '/api/me/password-resets',
    summary: 'Lists the ways to a new password that are open for the caller’s account, and those that were ever used.',
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
    summary: 'Puts away the caller’s notice that a way to a new password was used.',
    who: 'signedIn',
    params: zPasswordResetId,
    answer: zDone,
    async handle({ services, caller, params }) {
      await seePasswordReset(services.context, caller, params.passwordResetId);
      return DONE;
    },
  }),
];
