/** The timelines of plans and sections, and the audit trail. */
import { z } from 'zod';
import { zTimeline, zTimelineQuery } from '#shared/api-history.ts';
import { planFor, sectionFor } from '#server/commands/access.ts';
import { viewerOf } from '#server/http/present/known-entries.ts';
import { presentTimeline } from '#server/http/present/timeline.ts';
import { route, type Route } from '#server/http/route.ts';

const zPlanId = z.object({ planId: z.string() });
const zSectionId = z.object({ sectionId: z.string() });

/** The routes about timelines. */
export const timelineRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/plans/:planId/timeline',
    summary:
      'Lists the sittings, restores and decisions of a plan that the caller may know, newest first; on wish of one person, section, kind or time.',
    who: 'signedIn',
    params: zPlanId,
    query: zTimelineQuery,
    answer: zTimeline,
    async handle({ services: { context, history }, caller, params, query }) {
      const { records } = context.store;
      const now = context.now();
      const access = await planFor(records, caller, params.planId, now);
      return presentTimeline(context.store, history, await viewerOf(records, access, now), query);
    },
  }),
  route({
    method: 'get',
    path: '/api/sections/:sectionId/timeline',
    summary: 'Lists the sittings and restores of a section and the decisions about it that the caller may know, newest first.',
    who: 'signedIn',
    params: zSectionId,
    query: zTimelineQuery.omit({ section: true }),
    answer: zTimeline,
    async handle({ services: { context, history }, caller, params: { sectionId }, query }) {
      const { records } = context.store;
      const now = context.now();
      const { section } = await sectionFor(records, caller, sectionId, now);
      const access = await planFor(records, caller, section.planId, now);
      const viewer = await viewerOf(records, access, now);
      return presentTimeline(context.store, history, viewer, { ...query, section: sectionId });
    },
  }),
];
