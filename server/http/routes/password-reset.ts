/** Ways to a new password: made by managers of the service, used by whoever forgot theirs, and told to whom they concern. */
import { z } from 'zod';
import {
  zDone,
  zInvitationKey,
  zNewWayBack,
  zOwnWayBack,
  zWayBackFor,
  zWayBackUse,
  zWayBackView,
  type OwnWayBack,
  type WayBack,
} from '#shared/api.ts';
import type { Caller } from '#server/commands/context.ts';
import { shownCode } from '#server/commands/invitations/invitation-keys.ts';
import { makeWayBack } from '#server/commands/password-reset/make-password-reset.ts';
import { seeWayBack } from '#server/commands/password-reset/acknowledge-password-reset.ts';
import { openWayBack, takeWayBack } from '#server/commands/password-reset/use-password-reset.ts';
import { withdrawWayBack } from '#server/commands/password-reset/withdraw-password-reset.ts';
import { baseUrlOf } from '#server/http/origin.ts';
import { DONE, route, type Route } from '#server/http/route.ts';
import type { Records, WayBackRecord } from '#server/store/store.ts';

const zWayBackId = z.object({ wayBackId: z.string() });

/** Ways back as managers of the service see them: without their keys, with names. */
export async function presentWaysBack(records: Records, waysBack: readonly WayBackRecord[]): Promise<WayBack[]> {
  const people = await records.people(waysBack.flatMap((one) => [one.personId, one.createdBy]));
  const personOf = (id: string) => ({ id, name: people.find((person) => person.id === id)?.name ?? '' });
  return waysBack.map(({ id, personId, createdBy, createdAt, expiresAt }) => ({
    id,
    person: personOf(personId),
    madeBy: personOf(createdBy),
    createdAt,
    expiresAt,
  }));
}

/** The caller's own ways back that are `wanted`, newest first. */
export async function presentOwnWaysBack(
  records: Records,
  caller: Caller,
  wanted: (wayBack: WayBackRecord) => boolean,
): Promise<OwnWayBack[]> {
  const own = (await records.waysBackOf(caller.personId)).filter(wanted);
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
export const wayBackRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/api/service/ways-back',
    summary:
      'Makes a way to a new password for an account; for managers of the service. Gives a link and a code, each shown this once.',
    who: 'signedIn',
    body: zWayBackFor,
    answer: zNewWayBack,
    async handle({ services, caller, body, request }) {
      const { wayBack, token, code } = await makeWayBack(services.context, caller, body);
      const [shown] = await presentWaysBack(services.context.store.records, [wayBack]);
      if (shown === undefined) throw new Error('what was made is there');
      return {
        wayBack: shown,
        link: `${baseUrlOf(services.publicUrl, request)}/new-password#key=${token}`,
        code: shownCode(code),
      };
    },
  }),
  route({
    method: 'delete',
    path: '/api/ways-back/:wayBackId',
    summary:
      'Takes back a way to a new password that nobody has used; for managers of the service and for whose account it opens.',
    who: 'signedIn',
    params: zWayBackId,
    answer: zDone,
    async handle({ services, caller, params }) {
      await withdrawWayBack(services.context, caller, params.wayBackId);
      return DONE;
    },
  }),
  route({
    method: 'post',
    path: '/api/ways-back/look',
    summary: 'Shows a way to a new password to whoever holds its link or its code.',
    who: 'anyone',
    body: zInvitationKey,
    answer: zWayBackView,
    async handle({ services, body, address }) {
      const { store, now } = services.context;
      const { records } = store;
      const wayBack = await services.limits.invitationByAddress.attempt(address, () => openWayBack(records, body.key, now()));
      const person = await records.person(wayBack.personId);
      return {
        name: person?.name ?? '',
        email: person?.email ?? '',
        madeBy: (await records.person(wayBack.createdBy))?.name ?? '',
        expiresAt: wayBack.expiresAt,
      };
    },
  }),
  route({
    method: 'post',
    path: '/api/ways-back/use',
    summary: 'Gives the account its new password, ends all its sessions and signs in here; works once.',
    who: 'anyone',
    body: zWayBackUse,
    answer: zDone,
    async handle({ services, body, address, request, setCookies }) {
      const { email } = await services.limits.invitationByAddress.attempt(address, () => takeWayBack(services.context, body));
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
    path: '/api/me/ways-back',
    summary: 'Lists the ways to a new password that are open for the caller’s account, and those that were ever used.',
    who: 'signedIn',
    answer: z.array(zOwnWayBack),
    async handle({ services, caller }) {
      const { store, now } = services.context;
      const at = now();
      return presentOwnWaysBack(
        store.records,
        caller,
        (one) => one.usedAt !== null || (one.withdrawnAt === null && at < one.expiresAt),
      );
    },
  }),
  route({
    method: 'post',
    path: '/api/me/ways-back/:wayBackId/seen',
    summary: 'Puts away the caller’s notice that a way to a new password was used.',
    who: 'signedIn',
    params: zWayBackId,
    answer: zDone,
    async handle({ services, caller, params }) {
      await seeWayBack(services.context, caller, params.wayBackId);
      return DONE;
    },
  }),
];
