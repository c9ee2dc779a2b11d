/** Sections: what they are, who may do what in them, and their past. */
import { z } from 'zod';
import {
  zAccess,
  zDone,
  zGrant,
  zHistoryQuery,
  zHoldReason,
  zNamed,
  zSectionChange,
  zSitting,
  zText,
  zTextQuery,
} from '#shared/api.ts';
import { sectionRoom } from '#shared/wire.ts';
import { sectionFor } from '#server/commands/access.ts';
import { changeSection } from '#server/commands/sections/change-section.ts';
import { grantOnSection } from '#server/commands/sections/grant-on-section.ts';
import { holdSection } from '#server/commands/sections/hold-section.ts';
import { liftHold } from '#server/commands/sections/lift-hold.ts';
import { nameOnSection } from '#server/commands/sections/name-on-section.ts';
import { presentAccess } from '#server/http/present.ts';
import { DONE, route, type Route } from '#server/http/route.ts';

const zSectionId = z.object({ sectionId: z.string() });

/** The routes about sections. */
export const sectionRoutes: readonly Route[] = [
  route({
    method: 'patch',
    path: '/api/sections/:sectionId',
    summary: 'Changes a section’s title, lead or boundary card, retires it or brings it back; for those who decide there.',
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
    summary: 'Says who is named on a sealed section.',
    who: 'signedIn',
    params: zSectionId,
    body: zNamed,
    answer: zDone,
    async handle({ services, caller, params, body }) {
      await nameOnSection(services.context, caller, params.sectionId, body.members);
      return DONE;
    },
  }),
  route({
    method: 'put',
    path: '/api/sections/:sectionId/grants/:memberId',
    summary: 'Gives one member another right on a section than the lead gives, or takes that back.',
    who: 'signedIn',
    params: z.object({ sectionId: z.string(), memberId: z.string() }),
    body: zGrant,
    answer: zDone,
    async handle({ services, caller, params, body }) {
      await grantOnSection(services.context, caller, params.sectionId, params.memberId, body.right);
      return DONE;
    },
  }),
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
