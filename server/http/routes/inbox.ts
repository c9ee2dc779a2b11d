/** The inbox of the caller: what they were told, what they have read of it, and what they do not want to be told of. */
import { zDone } from '#shared/api.ts';
import { zInbox, zInboxCount, zInboxQuery, zInboxRead, zMuteChange } from '#shared/api-inbox.ts';
import { markRead } from '#server/commands/inbox/mark-read.ts';
import { setMute } from '#server/commands/inbox/set-mute.ts';
import { presentInbox, presentInboxCount } from '#server/http/present/inbox.ts';
import { DONE, route, type Route } from '#server/http/route.ts';

/** The routes about the inbox. */
export const inboxRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/inbox',
    summary: 'Lists what the caller was told and may know of now, the newest first, by pages.',
    who: 'signedIn',
    query: zInboxQuery,
    answer: zInbox,
    handle: ({ services: { context }, caller, query }) => presentInbox(context.store.records, caller, query, context.now()),
  }),
  route({
    method: 'get',
    path: '/api/inbox/count',
    summary: 'Counts what the caller was told, may know of now and has not read, and names what it is about.',
    who: 'signedIn',
    answer: zInboxCount,
    handle: ({ services: { context }, caller }) => presentInboxCount(context.store.records, caller, context.now()),
  }),
  route({
    method: 'post',
    path: '/api/inbox/read',
    summary:
      'Marks what the caller was told as read: some of it, all of it, or what is about a section, a thread or a suggestion.',
    who: 'signedIn',
    body: zInboxRead,
    answer: zDone,
    async handle({ services, caller, body }) {
      await markRead(services.context, caller, body);
      return DONE;
    },
  }),
  route({
    method: 'put',
    path: '/api/inbox/mutes',
    summary: 'Mutes a plan or a thread for the caller, or takes that back.',
    who: 'signedIn',
    body: zMuteChange,
    answer: zDone,
    async handle({ services, caller, body }) {
      await setMute(services.context, caller, body);
      return DONE;
    },
  }),
];
