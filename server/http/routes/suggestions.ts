/** Suggestions: what members say that a section should be, and what becomes of it. */
import { z } from 'zod';
import { zDone } from '#shared/api.ts';
import { zComparison } from '#shared/api-history.ts';
import {
  zAccept,
  zAccepted,
  zDecline,
  zMadeSuggestion,
  zNewSuggestion,
  zOutcomeQuery,
  zSuggestion,
  zSuggestionChange,
  zSuggestionComparison,
  zSuggestions,
  zSuggestionsQuery,
  zUndoAcceptance,
} from '#shared/api-suggestions.ts';
import { acceptSuggestion } from '#server/commands/suggestions/accept-suggestion.ts';
import { adaptSuggestion } from '#server/commands/suggestions/adapt-suggestion.ts';
import { beginSuggestion } from '#server/commands/suggestions/begin-suggestion.ts';
import { changeSuggestion } from '#server/commands/suggestions/change-suggestion.ts';
import { declineSuggestion } from '#server/commands/suggestions/decline-suggestion.ts';
import { undoAcceptance } from '#server/commands/suggestions/undo-acceptance.ts';
import { withdrawSuggestion } from '#server/commands/suggestions/withdraw-suggestion.ts';
import {
  presentOutcome,
  presentPlanSuggestions,
  presentSectionSuggestions,
  presentSuggestion,
  presentSuggestionComparison,
} from '#server/http/present/suggestions.ts';
import { DONE, route, type Route } from '#server/http/route.ts';

const zSectionId = z.object({ sectionId: z.string() });
const zPlanId = z.object({ planId: z.string() });
const zSuggestionId = z.object({ suggestionId: z.string() });

/** The routes about suggestions. */
export const suggestionRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/sections/:sectionId/suggestions',
    summary: 'Lists the suggestions of a section, newest first.',
    who: 'signedIn',
    params: zSectionId,
    answer: zSuggestions,
    handle: ({ services: { context }, caller, params }) =>
      presentSectionSuggestions(context.store.records, caller, params.sectionId, context.now()),
  }),
  route({
    method: 'post',
    path: '/api/sections/:sectionId/suggestions',
    summary: 'Begins a suggestion: a copy of the section in a room of its own.',
    who: 'signedIn',
    params: zSectionId,
    body: zNewSuggestion,
    answer: zMadeSuggestion,
    handle: ({ services: { context, history }, caller, params, body }) =>
      beginSuggestion(context, history, caller, params.sectionId, body),
  }),
  route({
    method: 'get',
    path: '/api/plans/:planId/suggestions',
    summary:
      'Lists suggestions of a plan: the open ones, the caller’s own, those that wait for the caller, or the answered ones.',
    who: 'signedIn',
    params: zPlanId,
    query: zSuggestionsQuery,
    answer: zSuggestions,
    handle: ({ services: { context }, caller, params, query }) =>
      presentPlanSuggestions(context.store.records, caller, params.planId, query, context.now()),
  }),
  route({
    method: 'get',
    path: '/api/suggestions/:suggestionId',
    summary: 'Gives a suggestion, with what the caller can do with it.',
    who: 'signedIn',
    params: zSuggestionId,
    answer: zSuggestion,
    handle: ({ services: { context }, caller, params }) =>
      presentSuggestion(context.store.records, caller, params.suggestionId, context.now()),
  }),
  route({
    method: 'patch',
    path: '/api/suggestions/:suggestionId',
    summary: 'Changes the title or the reason of the caller’s own suggestion, or whether others may write in it.',
    who: 'signedIn',
    params: zSuggestionId,
    body: zSuggestionChange,
    answer: zDone,
    async handle({ services: { context }, caller, params, body }) {
      await changeSuggestion(context, caller, params.suggestionId, body);
      return DONE;
    },
  }),
  route({
    method: 'get',
    path: '/api/suggestions/:suggestionId/comparison',
    summary: 'Gives what a suggestion changes, by whom, and what its section changed since in the same lines and blocks.',
    who: 'signedIn',
    params: zSuggestionId,
    answer: zSuggestionComparison,
    handle: ({ services: { context, history }, caller, params }) =>
      presentSuggestionComparison(context.store, history, caller, params.suggestionId, context.now()),
  }),
  route({
    method: 'get',
    path: '/api/suggestions/:suggestionId/outcome',
    summary: 'Compares the section as it is with what it would be if these changes of a suggestion were accepted.',
    who: 'signedIn',
    params: zSuggestionId,
    query: zOutcomeQuery,
    answer: zComparison,
    handle: ({ services: { context, history }, caller, params, query }) =>
      presentOutcome(context.store, history, caller, params.suggestionId, query.changes ?? null, context.now()),
  }),
  route({
    method: 'post',
    path: '/api/suggestions/:suggestionId/withdraw',
    summary: 'Withdraws the caller’s own suggestion.',
    who: 'signedIn',
    params: zSuggestionId,
    answer: zDone,
    async handle({ services: { context }, caller, params }) {
      await withdrawSuggestion(context, caller, params.suggestionId);
      return DONE;
    },
  }),
  route({
    method: 'post',
    path: '/api/suggestions/:suggestionId/adapt',
    summary: 'Opens a suggestion for the caller to change it before they decide.',
    who: 'signedIn',
    params: zSuggestionId,
    answer: zDone,
    async handle({ services: { context }, caller, params }) {
      await adaptSuggestion(context, caller, params.suggestionId);
      return DONE;
    },
  }),
  route({
    method: 'post',
    path: '/api/suggestions/:suggestionId/accept',
    summary: 'Accepts a suggestion, or some of its changes.',
    who: 'signedIn',
    params: zSuggestionId,
    body: zAccept,
    answer: zAccepted,
    async handle({ services, caller, params, body }) {
      return { seq: await acceptSuggestion(services.context, services, caller, params.suggestionId, body) };
    },
  }),
  route({
    method: 'post',
    path: '/api/suggestions/:suggestionId/decline',
    summary: 'Declines a suggestion, with a reason.',
    who: 'signedIn',
    params: zSuggestionId,
    body: zDecline,
    answer: zDone,
    async handle({ services: { context, live }, caller, params, body }) {
      await declineSuggestion(context, live, caller, params.suggestionId, body);
      return DONE;
    },
  }),
  route({
    method: 'post',
    path: '/api/suggestions/:suggestionId/undo',
    summary: 'Undoes the acceptance of a suggestion, with a reason; it is open again.',
    who: 'signedIn',
    params: zSuggestionId,
    body: zUndoAcceptance,
    answer: zAccepted,
    async handle({ services, caller, params, body }) {
      const { context } = services;
      return { seq: await undoAcceptance(context, services, caller, params.suggestionId, body.reason) };
    },
  }),
];
