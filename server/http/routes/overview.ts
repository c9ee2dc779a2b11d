/** The overview of a plan: the headings of its sections, and what must be known. */
import { z } from 'zod';
import { zPlanOverview } from '#shared/api-overview.ts';
import { presentOverview } from '#server/http/present/overview.ts';
import { route, type Route } from '#server/http/route.ts';

/** The route about the overview of a plan. */
export const overviewRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/plans/:planId/overview',
    summary: 'Gives the headings of each section that the caller can read, and what must be known of it, as the text is now.',
    who: 'signedIn',
    params: z.object({ planId: z.string() }),
    answer: zPlanOverview,
    handle: ({ services, caller, params }) => presentOverview(services, caller, params.planId),
  }),
];
