/** Plans and their members. */
import { z } from 'zod';
import {
  zCreated,
  zDone,
  zMarkAsSeen,
  zMemberChange,
  zNewPlan,
  zNewSection,
  zPlan,
  zPlanChange,
  zPlanNews,
  zPlanSummary,
  zSectionOrder,
} from '#shared/api.ts';
import { addSection } from '#server/commands/sections/add-section.ts';
import { changeMember } from '#server/commands/people/change-member.ts';
import { changePlan } from '#server/commands/plans/change-plan.ts';
import { createPlan } from '#server/commands/plans/create-plan.ts';
import { markAsSeen } from '#server/commands/news/mark-as-seen.ts';
import { orderSections } from '#server/commands/sections/order-sections.ts';
import { removeMember } from '#server/commands/people/remove-member.ts';
import { presentNews, presentPlan, presentPlans, presentPlansNews } from '#server/http/present.ts';
import { DONE, route, type Route } from '#server/http/route.ts';

const zPlanId = z.object({ planId: z.string() });
const zMemberId = z.object({ memberId: z.string() });

/** The routes about plans and members. */
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
    handle: ({ services: { context }, caller, params }) =>
      presentPlan(context.store.records, caller, params.planId, context.now()),
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
    summary: 'Keeps at which sections of the plan the caller has looked; what others write there from now on is new to them.',
    who: 'signedIn',
    params: zPlanId,
    body: zMarkAsSeen,
    answer: zDone,
    async handle({ services, caller, params, body }) {
      await markAsSeen(services.context, caller, params.planId, body);
      return DONE;
    },
  }),
  route({
    method: 'post',
    path: '/api/plans/:planId/sections',
    summary: 'Adds a section to a plan.',
    who: 'signedIn',
    params: zPlanId,
    body: zNewSection,
    answer: zCreated,
    handle: ({ services, caller, params, body }) => addSection(services.context, caller, params.planId, body),
  }),
  route({
    method: 'put',
    path: '/api/plans/:planId/section-order',
    summary: 'Orders the sections that the caller names.',
    who: 'signedIn',
    params: zPlanId,
    body: zSectionOrder,
    answer: zDone,
    async handle({ services, caller, params, body }) {
      await orderSections(services.context, caller, params.planId, body.sections);
      return DONE;
    },
  }),
  route({
    method: 'patch',
    path: '/api/members/:memberId',
    summary: 'Changes a member’s standing, relation, authority or end; for managers of the plan.',
    who: 'signedIn',
    params: zMemberId,
    body: zMemberChange,
    answer: zDone,
    async handle({ services, caller, params, body }) {
      await changeMember(services.context, caller, params.memberId, body);
      return DONE;
    },
  }),
  route({
    method: 'delete',
    path: '/api/members/:memberId',
    summary: 'Takes a member off a plan; managers anyone, everybody themselves.',
    who: 'signedIn',
    params: zMemberId,
    answer: zDone,
    async handle({ services, caller, params }) {
      await removeMember(services.context, caller, params.memberId);
      return DONE;
    },
  }),
];
