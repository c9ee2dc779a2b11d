/** The timelines of plans and sections, and the audit trail. */
import { z } from 'zod';
import { zDone } from '#shared/api.ts';
import { zAuditTrail, zAuditTrailQuery, zGiveWhy, zTimeline, zTimelineQuery } from '#shared/api-history.ts';
import { Refusal } from '#shared/errors.ts';
import { mayAudit } from '#shared/rights.ts';
import { planFor, sectionFor } from '#server/commands/access.ts';
import type { Caller, CommandContext } from '#server/commands/context.ts';
import { endSitting } from '#server/commands/history/end-sitting.ts';
import { explainSitting } from '#server/commands/history/explain-sitting.ts';
import { presentTrail } from '#server/http/present/trail.ts';
import { viewerOf, type Viewer } from '#server/http/present/known-entries.ts';
import { presentTimeline } from '#server/http/present/timeline.ts';
import { DONE, route, type Route } from '#server/http/route.ts';

const zPlanId = z.object({ planId: z.string() });
const zSectionId = z.object({ sectionId: z.string() });

/** The caller as a viewer of a plan's past. Refuses with `not_found` if they may not see the plan. */
async function viewerFor({ store: { records }, now: clock }: CommandContext, caller: Caller, planId: string): Promise<Viewer> {
  const now = clock();
  return await viewerOf(records, await planFor(records, caller, planId, now), now);
}

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
      const viewer = await viewerFor(context, caller, params.planId);
      return presentTimeline(context.store, history, viewer, query);
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
      const { section } = await sectionFor(context.store.records, caller, sectionId, context.now());
      const viewer = await viewerFor(context, caller, section.planId);
      return presentTimeline(context.store, history, viewer, { ...query, section: sectionId });
    },
  }),
  route({
    method: 'put',
    path: '/api/sections/:sectionId/sittings/:sittingId/why',
    summary: 'Says why a sitting was, in the words of the person who made it. What was said before stays in the audit trail.',
    who: 'signedIn',
    params: z.object({ sectionId: z.string(), sittingId: z.string() }),
    body: zGiveWhy,
    answer: zDone,
    async handle({ services: { context }, caller, params: { sectionId, sittingId }, body }) {
      await explainSitting(context, caller, sectionId, sittingId, body.text);
      return DONE;
    },
  }),
  route({
    method: 'post',
    path: '/api/sections/:sectionId/sitting/end',
    summary: 'Ends the caller’s sitting in a section: what they write from then on is a new one.',
    who: 'signedIn',
    params: zSectionId,
    answer: zDone,
    async handle({ services: { context }, caller, params }) {
      await endSitting(context, caller, params.sectionId);
      return DONE;
    },
  }),
  route({
    method: 'get',
    path: '/api/plans/:planId/audit',
    summary:
      'Lists what happened on a plan as the caller may know it, newest first, and says whether the whole hash chain is unbroken; for managers and observers.',
    who: 'signedIn',
    params: zPlanId,
    query: zAuditTrailQuery,
    answer: zAuditTrail,
    async handle({ services: { context, trailChecks }, caller, params, query }) {
      const viewer = await viewerFor(context, caller, params.planId);
      if (!mayAudit(viewer.member, viewer.now)) throw new Refusal('not_allowed');
      return presentTrail(context.store, trailChecks, viewer, query);
    },
  }),
];
