/** E-mail: what managers of the service see of it, and the link in a mail that ends it. */
import { zDone } from '#shared/api.ts';
import { zOutbox, zUnsubscribeQuery } from '#shared/api-inbox.ts';
import { Refusal } from '#shared/errors.ts';
import { changeOwnSettings } from '#server/commands/account/change-own-settings.ts';
import { mailChoiceOf } from '#server/commands/inbox/queue-mail.ts';
import { presentOutbox } from '#server/http/present/outbox.ts';
import { DONE, route, type Route } from '#server/http/route.ts';

/** The routes about e-mail. */
export const outboxRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/service/mail',
    summary:
      'Lists mails that could not be sent, or that a service without e-mail would have sent; for managers of the service.',
    who: 'signedIn',
    answer: zOutbox,
    async handle({ services, caller, request }) {
      if (!(await services.context.store.records.isServiceManager(caller.personId))) throw new Refusal('not_allowed');
      return presentOutbox(services, request);
    },
  }),
  route({
    method: 'post',
    // The address is the one that a mail names, so that a mail program can end e-mail with one press (RFC 8058). A GET of it is a page.
    path: '/unsubscribe',
    summary: 'Ends the e-mail about an inbox, with the key of a link in one; no session is needed.',
    who: 'anyone',
    query: zUnsubscribeQuery,
    answer: zDone,
    async handle({ services: { context, mailKeys }, query }) {
      const personId = mailKeys.personOf(query.key);
      if (personId === null || (await context.store.records.person(personId)) === null) throw new Refusal('not_found');
      const { mail } = await context.store.records.settingsOf(personId);
      await changeOwnSettings(context, { personId }, { mail: { ...mailChoiceOf(mail), when: 'never' } });
      return DONE;
    },
  }),
];
