/** Points of a section's past: who wrote what stands at one, what came and went between two, and putting one back. */
import { z } from 'zod';
import { zComparison, zComparisonQuery, zCredits, zPointQuery, zRestore, zRestored } from '#shared/api-history.ts';
import { sectionRoom } from '#shared/wire.ts';
import { sectionFor } from '#server/commands/access.ts';
import { restoreSection } from '#server/commands/history/restore-section.ts';
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
  route({
    method: 'get',
    path: '/api/sections/:sectionId/compare',
    summary:
      'Compares two points of a section’s log: both in one document, with what was added, removed, moved and changed by whom.',
    who: 'signedIn',
    params: zSectionId,
    query: zComparisonQuery,
    answer: zComparison,
    async handle({ services: { context, history }, caller, params, query }) {
      await sectionFor(context.store.records, caller, params.sectionId, context.now());
      return history.compare(context.store, sectionRoom(params.sectionId), query);
    },
  }),
  route({
    method: 'post',
    path: '/api/sections/:sectionId/restore',
    summary: 'Puts the text of an earlier point back as a new edit of the caller, or one passage that is gone since.',
    who: 'signedIn',
    params: zSectionId,
    body: zRestore,
    answer: zRestored,
    async handle({ services, caller, params, body }) {
      return { seq: await restoreSection(services.context, services, caller, params.sectionId, body) };
    },
  }),
];
