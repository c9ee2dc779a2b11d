/** Sections: what they are, and who may do what in them. */
import { z } from 'zod';
import {
  zAccess,
  zCreated,
  zDone,
  zGrant,
  zHoldReason,
  zNamed,
  zNewSection,
  zSectionChange,
  zSectionOrder,
} from '#shared/api.ts';
import { addSection } from '#server/commands/sections/add-section.ts';
import { changeSection } from '#server/commands/sections/change-section.ts';
import { grantOnSection } from '#server/commands/sections/grant-on-section.ts';
import { holdSection } from '#server/commands/sections/hold-section.ts';
import { liftHold } from '#server/commands/sections/lift-hold.ts';
import { nameOnSection } from '#server/commands/sections/name-on-section.ts';
import { orderSections } from '#server/commands/sections/order-sections.ts';
import { presentAccess } from '#server/http/present/sections.ts';
import { DONE, route, type Route } from '#server/http/route.ts';

const zPlanId = z.object({ planId: z.string() });
const zSectionId = z.object({ sectionId: z.string() });

/** The routes about sections. */
export const sectionRoutes: readonly Route[] = [
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
    path: '/api/sections/:sectionId',
    summary:
      'Changes a section’s title, lead or boundary card, retires it or brings it back; for those who decide there. A lead of professionals or a sealed one needs a reason.',
    who: 'signedIn',
    params: zSectionId,
    body: zSectionChange,
    answer: zDone,
    async handle({ services, caller, params, body }) {
      await changeSection(services.context, caller, params.sectionId, body);
      return DONE;
    },
  }),
  route({
    method: 'put',
    path: '/api/sections/:sectionId/hold',
    summary: 'Puts a hold on a section, with a reason that all its readers see.',
    who: 'signedIn',
    params: zSectionId,
    body: zHoldReason,
    answer: zDone,
    async handle({ services, caller, params, body }) {
      await holdSection(services.context, caller, params.sectionId, body.reason);
      return DONE;
    },
  }),
  route({
    method: 'delete',
    path: '/api/sections/:sectionId/hold',
    summary: 'Lifts the hold on a section.',
    who: 'signedIn',
    params: zSectionId,
    answer: zDone,
    async handle({ services, caller, params }) {
      await liftHold(services.context, caller, params.sectionId);
      return DONE;
    },
  }),
  route({
    method: 'get',
    path: '/api/sections/:sectionId/access',
    summary: 'Says who has which right on a section; for those who decide there.',
    who: 'signedIn',
    params: zSectionId,
    answer: zAccess,
    handle: ({ services: { context }, caller, params }) =>
      presentAccess(context.store.records, caller, params.sectionId, context.now()),
  }),
  route({
    method: 'put',
    path: '/api/sections/:sectionId/named',
    summary: 'Says who is named on a sealed section. To take a name away needs a reason.',
    who: 'signedIn',
    params: zSectionId,
    body: zNamed,
    answer: zDone,
    async handle({ services, caller, params, body }) {
      await nameOnSection(services.context, caller, params.sectionId, body);
      return DONE;
    },
  }),
  route({
    method: 'put',
    path: '/api/sections/:sectionId/grants/:memberId',
    summary:
      'Gives one member another right on a section than the lead gives, or takes that back. To leave them less needs a reason, which they are not shown.',
    who: 'signedIn',
    params: z.object({ sectionId: z.string(), memberId: z.string() }),
    body: zGrant,
    answer: zDone,
    async handle({ services, caller, params, body }) {
      await grantOnSection(services.context, caller, params.sectionId, params.memberId, body);
      return DONE;
    },
  }),
];
