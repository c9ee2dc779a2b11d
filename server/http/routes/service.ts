/** The service as a whole: setting it up, its templates, its managers. */
import { z } from 'zod';
import {
  zDone,
  zLanguageQuery,
  zManagerInvite,
  zNewInvitation,
  zServiceChange,
  zServicePeople,
  zSetUp,
  zTemplate,
} from '#shared/api.ts';
import { Refusal } from '#shared/errors.ts';
import { languageOf } from '#server/commands/account/language-of.ts';
import { changeService } from '#server/commands/service/change-service.ts';
import { inviteManager } from '#server/commands/invitations/invite-manager.ts';
import { openInvitations } from '#server/commands/invitations/open-invitations.ts';
import { removeManager } from '#server/commands/service/remove-manager.ts';
import { setUpService } from '#server/commands/service/set-up-service.ts';
import { presentInvitations, presentMadeInvitation } from '#server/http/present/invitations.ts';
import { answerDays } from '#server/commands/suggestions/tell-of-suggestion.ts';
import { DONE, route, type Route } from '#server/http/route.ts';
import { templatesIn } from '#server/templates/templates.ts';
import { presentPasswordResets } from '#server/http/present/password-reset.ts';

/** The routes about the service as a whole. */
export const serviceRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/api/setup',
    summary: 'Sets up the service and its first manager, with the one-time token that was printed at start.',
    who: 'anyone',
    body: zSetUp,
    answer: zDone,
    async handle({ services, request, body, setCookies }) {
      if (services.setUpToken?.matches(body.token) !== true) throw new Refusal('link_used');
      await setUpService(services.context, { ...body, demo: false });
      setCookies((await services.auth.signIn(request, body)).cookies);
      return DONE;
    },
  }),
  route({
    method: 'post',
    path: '/api/address',
    summary:
      'Confirms that a page is at the address of the service. One at another address is refused, and the log names both.',
    who: 'anyone',
    answer: zDone,
    // A page at another address does not come this far (refuseForeignOrigins).
    handle: async () => DONE,
  }),
  route({
    method: 'get',
    path: '/api/templates',
    summary: 'Lists the templates from which a plan can start, in the caller’s language where they were written in it.',
    who: 'signedIn',
    query: zLanguageQuery,
    answer: z.array(zTemplate),
    async handle({ services: { context }, caller, query }) {
      const language = query.language ?? (await languageOf(context.store.records, caller));
      return templatesIn(context.templates, language);
    },
  }),
  route({
    method: 'get',
    path: '/api/service',
    summary:
      'Lists the managers of the service and what waits: invitations, ways to a new password; for managers of the service.',
    who: 'signedIn',
    answer: zServicePeople,
    async handle({ services, caller }) {
      const { store, now } = services.context;
      if (!(await store.records.isServiceManager(caller.personId))) throw new Refusal('not_allowed');
      return {
        managers: await store.records.serviceManagers(),
        invitations: await presentInvitations(store.records, await openInvitations(store.records, null, now())),
        passwordResets: await presentPasswordResets(store.records, await store.records.openPasswordResets(now())),
        answerDays: await answerDays(store.records),
      };
    },
  }),
  route({
    method: 'patch',
    path: '/api/service',
    summary: 'Changes what holds for the whole service; for managers of the service.',
    who: 'signedIn',
    body: zServiceChange,
    answer: zDone,
    async handle({ services, caller, body }) {
      await changeService(services.context, caller, body);
      return DONE;
    },
  }),
  route({
    method: 'post',
    path: '/api/service/invitations',
    summary: 'Invites a manager of the service.',
    who: 'signedIn',
    body: zManagerInvite,
    answer: zNewInvitation,
    async handle({ services, caller, body, request }) {
      return presentMadeInvitation(await inviteManager(services.context, caller, body), services, request);
    },
  }),
  route({
    method: 'delete',
    path: '/api/service/managers/:personId',
    summary: 'Removes a manager of the service; for managers of the service. The last one stays.',
    who: 'signedIn',
    params: z.object({ personId: z.string() }),
    answer: zDone,
    async handle({ services, caller, params }) {
      await removeManager(services.context, caller, params.personId);
      return DONE;
    },
  }),
];
