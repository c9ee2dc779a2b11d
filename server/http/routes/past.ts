/** Points of a section's past: who wrote what stands at one. */
import { z } from 'zod';
import { zCredits, zPointQuery } from '#shared/api-history.ts';
import { sectionRoom } from '#shared/wire.ts';
import { sectionFor } from '#server/commands/access.ts';
import { route, type Route } from '#server/http/route.ts';

const zSectionId = z.object({ sectionId: z.string() });

/** The routes about points of a section's past. */
export const pastRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/sections/:sectionId/credits',
    summary: 'Gives who wrote each unit that stands in a section now, or after a point of its log, by the unit’s own id.',
    who: 'signedIn',
    params: zSectionId,
    query: zPointQuery,
    answer: zCredits,
    async handle({ services: { context, history }, caller, params, query }) {
      await sectionFor(context.store.records, caller, params.sectionId, context.now());
      return history.credits(context.store, sectionRoom(params.sectionId), query.at);
    },
  }),
];
