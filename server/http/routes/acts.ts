/** Recorded acts on the risk plans of a section: agreements and views. */
import { z } from 'zod';
import { zDone } from '#shared/api.ts';
import { zMadeAct, zNewAct, zSectionActs, zTakeBack } from '#shared/api-acts.ts';
import { recordAct } from '#server/commands/acts/record-act.ts';
import { takeBackAct } from '#server/commands/acts/take-back-act.ts';
import { presentActs } from '#server/http/present/acts.ts';
import { DONE, route, type Route } from '#server/http/route.ts';

const zSectionId = z.object({ sectionId: z.string() });
const zActId = z.object({ actId: z.string() });

/** The routes about acts. */
export const actRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/sections/:sectionId/acts',
    summary: 'Lists who agreed to the risks of a section and who holds which view of them, and how the words stand since.',
    who: 'signedIn',
    params: zSectionId,
    answer: zSectionActs,
    handle: ({ services: { context, history }, caller, params }) =>
      presentActs(context.store, history, caller, params.sectionId, context.now()),
  }),
  route({
    method: 'post',
    path: '/api/sections/:sectionId/acts',
    summary: 'Records that the caller agrees to take a risk or what they think of it, or writes down what another member said.',
    who: 'signedIn',
    params: zSectionId,
    body: zNewAct,
    answer: zMadeAct,
    handle: ({ services: { context, history }, caller, params, body }) =>
      recordAct(context, history, caller, params.sectionId, body),
  }),
  route({
    method: 'post',
    path: '/api/acts/:actId/take-back',
    summary: 'Takes back the caller’s own act, or one that they wrote down by mistake.',
    who: 'signedIn',
    params: zActId,
    body: zTakeBack,
    answer: zDone,
    async handle({ services: { context }, caller, params, body }) {
      await takeBackAct(context, caller, params.actId, body);
      return DONE;
    },
  }),
];
