/** What is new to the caller, and what they have seen. */
import { z } from 'zod';
import { zDone, zMarkAsSeen, zPlanNews } from '#shared/api.ts';
import { zSectionNews } from '#shared/api-news.ts';
import { markAsSeen } from '#server/commands/news/mark-as-seen.ts';
import { presentNews, presentPlansNews, presentSectionNews } from '#server/http/present/news.ts';
import { DONE, route, type Route } from '#server/http/route.ts';

const zPlanId = z.object({ planId: z.string() });

/** The routes about news. */
export const newsRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/news',
    summary: 'Tells for each plan of the caller that is in use where words of others are new to the caller, and what waits.',
    who: 'signedIn',
    answer: z.array(zPlanNews),
    handle: ({ services: { context, news, newPassages }, caller }) =>
      news.ask(`all ${caller.personId}`, () => presentPlansNews({ store: context.store, newPassages }, caller, context.now())),
  }),
  route({
    method: 'get',
    path: '/api/plans/:planId/news',
    summary: 'Tells where words of others are new to the caller, how many passages, and what waits for the caller.',
    who: 'signedIn',
    params: zPlanId,
    answer: zPlanNews,
    handle: ({ services: { context, news, newPassages }, caller, params: { planId } }) =>
      news.ask(`one ${caller.personId} ${planId}`, () =>
        presentNews({ store: context.store, newPassages }, caller, planId, context.now()),
      ),
  }),
  route({
    method: 'get',
    path: '/api/sections/:sectionId/news',
    summary: 'Lists the passages of a section that others wrote and the caller has not seen, by the ids of their units.',
    who: 'signedIn',
    params: z.object({ sectionId: z.string() }),
    answer: zSectionNews,
    handle: ({ services: { context, news, newPassages }, caller, params: { sectionId } }) =>
      news.ask(`section ${caller.personId} ${sectionId}`, () =>
        presentSectionNews({ store: context.store, newPassages }, caller, sectionId, context.now()),
      ),
  }),
  route({
    method: 'post',
    path: '/api/plans/:planId/seen',
    summary: 'Marks passages or whole sections of the plan as seen by the caller, on all their devices.',
    who: 'signedIn',
    params: zPlanId,
    body: zMarkAsSeen,
    answer: zDone,
    async handle({ services, caller, params, body }) {
      await markAsSeen(services.context, services.newPassages, caller, params.planId, body);
      return DONE;
    },
  }),
];
