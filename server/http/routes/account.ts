/** The account of the caller: who they are on this service, and what they chose for their own pages. */
import { zDeviceKey, zDone, zMe, zOwnSettingsChange } from '#shared/api.ts';
import { changeOwnSettings } from '#server/commands/account/change-own-settings.ts';
import { presentMe } from '#server/http/present/account.ts';
import { DONE, route, type Route } from '#server/http/route.ts';

/** The routes about the account of the caller. */
export const accountRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/me',
    summary: 'Says who is signed in, and on which service.',
    who: 'anyone',
    answer: zMe,
    async handle({ services, request, setCookies }) {
      const { answer, cookies } = await services.auth.session(request);
      setCookies(cookies);
      return presentMe(services, answer?.user.id ?? null);
    },
  }),
  route({
    method: 'patch',
    path: '/api/me',
    summary:
      'Keeps the caller’s own settings: the language, the text size and the first page of their pages, and when they want e-mail.',
    who: 'signedIn',
    beforeSecondStep: true,
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
    summary: 'Gives the key that encrypts the caller’s unsaved work on a device before another account uses it.',
    who: 'signedIn',
    answer: zDeviceKey,
    handle: async ({ services, caller }) => ({ key: services.auth.deviceKey(caller.personId) }),
  }),
];
