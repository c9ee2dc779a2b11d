/** Signing in by a link in an e-mail. To open the link changes nothing: only the button on its page uses it. */
import { setTimeout as wait } from 'node:timers/promises';
import { zDone } from '#shared/api.ts';
import { zSignInKey, zSignInLinkFor, zSignInLinkUse, zSignInLinkUsed, zSignInLinkView } from '#shared/api-sign-in.ts';
import { Refusal } from '#shared/errors.ts';
import { makeSignInLink } from '#server/commands/sign-in-link/make-sign-in-link.ts';
import { openSignInLink, useSignInLink } from '#server/commands/sign-in-link/use-sign-in-link.ts';
import { notFoundWait } from '#server/http/answers.ts';
import { toSecondStep } from '#server/http/second-step.ts';
import type { Records } from '#server/store/store.ts';
import { DONE, route, type Route } from '#server/http/route.ts';

/** The routes about links that sign in. */
export const signInLinkRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/api/sign-in-links',
    summary: 'Sends a link that signs in to an address, if an account has it. The answer is the same in either case.',
    who: 'anyone',
    body: zSignInLinkFor,
    answer: zDone,
    async handle({ services, request, body, address }) {
      const { limits, context } = services;
      if (context.sealMailKey === null) throw new Refusal('not_allowed');
      await limits.signInLinkByAddress.count(address);
      await limits.signInLinkByEmail.count(body.email);
      await makeSignInLink(context, body);
      // What little differs in the database between a known address and another one is less than this.
      await wait(Math.max(0, notFoundWait(request)));
      return DONE;
    },
  }),
  route({
    method: 'post',
    path: '/api/sign-in-links/preview',
    summary: 'Says whose account a link opens, and leaves it unused.',
    who: 'anyone',
    body: zSignInKey,
    answer: zSignInLinkView,
    async handle({ services: { context, limits }, body, address }) {
      const { person } = await limits.invitationByAddress.attempt(address, () =>
        openSignInLink(context.store.records, body.key, context.now()),
      );
      return person;
    },
  }),
  route({
    method: 'post',
    path: '/api/sign-in-links/use',
    summary: 'Signs in by a link; works once.',
    who: 'anyone',
    body: zSignInLinkUse,
    answer: zSignInLinkUsed,
    async handle({ services, body, address, request, setCookies }) {
      const { context, limits, auth } = services;
      const { key, rememberMe } = body;
      const opened = await limits.invitationByAddress.attempt(address, () =>
        openSignInLink(context.store.records, key, context.now()),
      );
      const who = { personId: opened.person.id, rememberMe };
      const confirm = (records: Records): Promise<boolean> => useSignInLink(records, opened, context.now());
      // Whoever can read the mailbox has given one step, and no more.
      const begun = await toSecondStep(services, who, confirm, 'not_found');
      setCookies(begun ?? (await auth.openSession(request, { ...who, otherwise: 'not_found' }, confirm)));
      return { next: opened.link.next, secondStep: begun !== null };
    },
  }),
];
