/** The service as a whole: who is asking, setting it up, its managers. */
import { z } from 'zod';
import {
  zDeviceKey,
  zDone,
  zLanguageQuery,
  zManagerInvite,
  zMe,
  zNewInvitation,
  zOwnSettingsChange,
  zServiceChange,
  zServicePeople,
  zSetUp,
  zTemplate,
} from '#shared/api.ts';
import { Refusal } from '#shared/errors.ts';
import { LOCK_MINUTES } from '#shared/settings.ts';
import { changeOwnSettings } from '#server/commands/account/change-own-settings.ts';
import { languageOf } from '#server/commands/account/language-of.ts';
import { changeService } from '#server/commands/service/change-service.ts';
import { inviteManager } from '#server/commands/invitations/invite-manager.ts';
import { removeManager } from '#server/commands/service/remove-manager.ts';
import { setUpService } from '#server/commands/service/set-up-service.ts';
import { presentInvitation } from '#server/http/present.ts';
import { DONE, route, type Route } from '#server/http/route.ts';
import { templatesIn } from '#server/templates/templates.ts';
import { presentMadeInvitation } from '#server/http/routes/invitations.ts';
import { presentOwnPasswordResets, presentPasswordResets } from '#server/http/routes/password-reset.ts';

/** The routes about the service as a whole. */
export const serviceRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/me',
    summary: 'Says who is signed in, and on which service.',
    who: 'anyone',
    answer: zMe,
    async handle({ services, request, setCookies }) {
      const { records } = services.context.store;
      const { answer, cookies } = await services.auth.session(request);
      setCookies(cookies);
      const person = answer === null ? null : await records.person(answer.user.id);
      const service = await records.service();
      return {
        person,
        settings: person === null ? null : await records.settingsOf(person.id),
        service: {
          name: service?.name ?? '',
          demo: service?.demo ?? false,
          setUp: service !== null,
          lockMinutes: service?.lockMinutes ?? LOCK_MINUTES.usual,
        },
        managesService: person !== null && (await records.isServiceManager(person.id)),
        usedPasswordResets:
          person === null
            ? []
            : await presentOwnPasswordResets(
                records,
                { personId: person.id },
                ({ usedAt, seenAt }) => usedAt !== null && seenAt === null,
              ),
        demoAccounts: [...services.demoAccounts],
      };
    },
  }),
  route({
    method: 'patch',
    path: '/api/me',
    summary: 'Keeps the caller’s own settings: the language and the text size of their pages.',
    who: 'signedIn',
    body: zOwnSettingsChange,
    answer: zDone,
    async handle({ services, caller, body }) {
      await changeOwnSettings(services.context, caller, body);
      return DONE;
    },
  }),
  route({
    method: 'get',
    path: '/api/me/device-key',
    summary: 'Gives the key that locks the caller’s unsaved work on a device which somebody else uses next.',
    who: 'signedIn',
    answer: zDeviceKey,
    handle: async ({ services, caller }) => ({ key: services.auth.deviceKey(caller.personId) }),
  }),
  route({
    method: 'post',
    path: '/api/setup',
    summary: 'Sets up the service and its first manager, with the one-time token that was printed at start.',
    who: 'anyone',
    body: zSetUp,
    answer: zDone,
    async handle({ services, request, body, setCookies }) {
      if (services.setUpToken?.fits(body.token) !== true) throw new Refusal('link_used');
      await setUpService(services.context, { ...body, demo: false });
      setCookies((await services.auth.signIn(request, body)).cookies);
      return DONE;
    },
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
        invitations: (await store.records.openInvitations(null, now())).map(presentInvitation),
        passwordResets: await presentPasswordResets(store.records, await store.records.openPasswordResets(now())),
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
