/** Plans. */
import { z } from 'zod';
import { zCreated, zDone, zNewPlan, zPlan, zPlanChange, zPlanSummary } from '#shared/api.ts';
import { changePlan } from '#server/commands/plans/change-plan.ts';
import { createPlan } from '#server/commands/plans/create-plan.ts';
import { presentPlan, presentPlans } from '#server/http/present/plans.ts';
import { DONE, route, type Route } from '#server/http/route.ts';

const zPlanId = z.object({ planId: z.string() });

/** The routes about plans. */
export const planRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/plans',
    summary: 'Lists the plans that the caller is on.',
    who: 'signedIn',
    answer: z.array(zPlanSummary),
    handle: ({ services, caller }) => presentPlans(services.context.store.records, caller),
  }),
  route({
    method: 'post',
    path: '/api/plans',
    summary: 'Starts a plan from a template; for managers of the service.',
    who: 'signedIn',
    body: zNewPlan,
    answer: zCreated,
    handle: ({ services, caller, body }) => createPlan(services.context, caller, body),
  }),
  route({
    method: 'get',
    path: '/api/plans/:planId',
    summary: 'Gives a plan with its members and the sections that the caller can read.',
    who: 'signedIn',
    params: zPlanId,
    answer: zPlan,
    handle: ({ services: { context }, caller, params }) => presentPlan(context, caller, params.planId),
  }),
  route({
    method: 'patch',
    path: '/api/plans/:planId',
    summary: 'Renames, archives or reopens a plan.',
    who: 'signedIn',
    params: zPlanId,
    body: zPlanChange,
    answer: zDone,
    async handle({ services, caller, params, body }) {
      await changePlan(services.context, caller, params.planId, body);
      return DONE;
    },
  }),
];
