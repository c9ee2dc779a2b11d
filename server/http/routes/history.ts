/** The past of a section: its sittings, and its text now or earlier. */
import { z } from 'zod';
import { zHistoryQuery, zSitting, zText, zTextQuery } from '#shared/api-sittings.ts';
import { sectionRoom } from '#shared/wire.ts';
import { sectionFor } from '#server/commands/access.ts';
import { route, type Route } from '#server/http/route.ts';

const zSectionId = z.object({ sectionId: z.string() });

/** The routes about the past of sections. */
export const historyRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/sections/:sectionId/history',
    summary: 'Lists the sittings of a section, newest first.',
    who: 'signedIn',
    params: zSectionId,
    query: zHistoryQuery,
    answer: z.array(zSitting),
    async handle({ services: { context, history }, caller, params, query }) {
      await sectionFor(context.store.records, caller, params.sectionId, context.now());
      const { limit, before } = query;
      return history.sittings(context.store, sectionRoom(params.sectionId), { limit, ...(before !== undefined && { before }) });
    },
  }),
  route({
    method: 'get',
    path: '/api/sections/:sectionId/text',
    summary: 'Gives a section’s text as it is, or as it was after a point of its log, on wish with who wrote what.',
    who: 'signedIn',
    params: zSectionId,
    query: zTextQuery,
    answer: zText,
    async handle({ services: { context, history }, caller, params, query }) {
      await sectionFor(context.store.records, caller, params.sectionId, context.now());
      const { at, blame } = query;
      return history.textAt(context.store, sectionRoom(params.sectionId), {
        ...(at !== undefined && { at }),
        blame: blame === '1',
      });
    },
  }),
];
