/** What is new to the caller, and what they have seen. */
import { z } from 'zod';
import { zDone, zMarkAsSeen, zPlanNews } from '#shared/api.ts';
import { markAsSeen } from '#server/commands/news/mark-as-seen.ts';
import { presentNews, presentPlansNews } from '#server/http/present/news.ts';
import { DONE, route, type Route } from '#server/http/route.ts';

const zPlanId = z.object({ planId: z.string() });

/** The routes about news. */
export const newsRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/news',
    summary:
      'Tells for each plan of the caller that is in use where others wrote since the caller last looked there, and what waits.',
    who: 'signedIn',
    answer: z.array(zPlanNews),
    handle: ({ services: { context, news }, caller }) =>
      news.ask(`all ${caller.personId}`, () => presentPlansNews(context.store, caller, context.now())),
  }),
  route({
    method: 'get',
    path: '/api/plans/:planId/news',
    summary: 'Tells where others wrote since the caller last looked there, and what waits for the caller.',
    who: 'signedIn',
    params: zPlanId,
    answer: zPlanNews,
    handle: ({ services: { context, news }, caller, params: { planId } }) =>
      news.ask(`one ${caller.personId} ${planId}`, () => presentNews(context.store, caller, planId, context.now())),
  }),
  route({
    method: 'post',
    path: '/api/plans/:planId/seen',
    summary: 'Marks sections of the plan as seen by the caller; what others write there from now on is news.',
    who: 'signedIn',
    params: zPlanId,
    body: zMarkAsSeen,
    answer: zDone,
    async handle({ services, caller, params, body }) {
      await markAsSeen(services.context, caller, params.planId, body);
      return DONE;
    },
  }),
];
