/** What the pages ask of the API about suggestions. After each write everything that is known about a plan's suggestions is read again. */
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import {
  zAccepted,
  zMadeSuggestion,
  zSuggestion,
  zSuggestionComparison,
  zSuggestions,
  type Accept,
  type Decline,
  type MadeSuggestion,
  type Suggestion,
  type SuggestionChange,
  type SuggestionsQuery,
} from '#shared/api-suggestions.ts';
import { zComparison } from '#shared/api-history.ts';
import { call } from '#client/api/http.ts';
import { keys, queryClient } from '#client/api/queries.ts';
import { readThroughCache } from '#client/offline/answer-cache.ts';
import { pruneSuggestionRooms, suggestionsPath } from '#client/offline/prune.ts';

/** How long an answer counts as fresh, in milliseconds. The plan's room announces every change after it. */
const FRESH_TIME = 3000;

/** The rooms of suggestions that this page began, until a list has them: an answer from before that does not take them away. */
const begun = new Set<string>();

async function readList(planId: string, state: SuggestionsQuery['state']): Promise<readonly Suggestion[]> {
  const path = `${suggestionsPath(planId)}?state=${state}`;
  const { suggestions } = await readThroughCache(zSuggestions, path, async (answer) => {
    if (state !== 'open') return;
    const rooms = new Set(answer.suggestions.map(({ room }) => room));
    for (const room of rooms) begun.delete(room);
    await pruneSuggestionRooms(planId, new Set([...rooms, ...begun]));
  });
  return suggestions;
}

/** The suggestions of a plan in one of the lists, as the caller may know them. */
export const suggestionsQuery = (planId: string, state: SuggestionsQuery['state']) =>
  queryOptions({
    queryKey: [...keys.suggestions(planId), state] as const,
    queryFn: () => readList(planId, state),
    staleTime: FRESH_TIME,
    retry: false,
  });

/** One suggestion, for a page whose lists do not have it: one that somebody else took back, or a very old one. */
export const suggestionQuery = (planId: string, suggestionId: string) =>
  queryOptions({
    queryKey: [...keys.suggestions(planId), 'one', suggestionId] as const,
    queryFn: () => call(zSuggestion, 'GET', `/api/suggestions/${suggestionId}`),
    staleTime: FRESH_TIME,
    retry: false,
  });

/** What a suggestion changes, and what the section changed in the same places since. It is read again only when the reader asks. */
export const suggestionComparisonQuery = (suggestionId: string) =>
  queryOptions({
    queryKey: ['suggestion', suggestionId, 'comparison'] as const,
    queryFn: () => call(zSuggestionComparison, 'GET', `/api/suggestions/${suggestionId}/comparison`),
    staleTime: 0,
    gcTime: 0,
    // A comparison that is read again while somebody decides on it would move under their eyes.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

/** What would change in the section if some changes of a suggestion were taken. */
export const outcomeQuery = (suggestionId: string, changes: readonly number[], seen: Accept['seen']) =>
  queryOptions({
    queryKey: ['suggestion', suggestionId, 'outcome', changes.join(','), seen.seq, seen.suggestionSeq] as const,
    queryFn: () => call(zComparison, 'GET', `/api/suggestions/${suggestionId}/outcome?changes=${changes.join(',')}`),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

/** Has everything about the suggestions of a plan read again. */
export async function rereadSuggestions(planId: string): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: keys.suggestions(planId) });
}

/** Begins a suggestion for a section. The same key begins it once. Throws {@link ApiError}. */
export async function beginSuggestion(
  { planId, sectionId }: { planId: string; sectionId: string },
  body: { key: string; title: string },
): Promise<MadeSuggestion> {
  const made = await call(zMadeSuggestion, 'POST', `/api/sections/${sectionId}/suggestions`, body);
  begun.add(made.room);
  await rereadSuggestions(planId);
  return made;
}

/** Writes to a suggestion, and has the lists read again whatever came of it. Throws {@link ApiError}. */
async function write<T>(schema: z.ZodType<T>, planId: string, ...sent: ['POST' | 'PATCH', string, unknown]): Promise<T> {
  try {
    return await call(schema, ...sent);
  } finally {
    await rereadSuggestions(planId);
  }
}

const pathOf = ({ id }: Suggestion, end = ''): string => `/api/suggestions/${id}${end}`;

/** Changes the title, the reason, or who may write in it. Throws {@link ApiError}. */
export const changeSuggestion = (planId: string, suggestion: Suggestion, change: SuggestionChange) =>
  write(z.unknown(), planId, 'PATCH', pathOf(suggestion), change);
/** Takes a suggestion back. Throws {@link ApiError}. */
export const withdrawSuggestion = (planId: string, suggestion: Suggestion) =>
  write(z.unknown(), planId, 'POST', pathOf(suggestion, '/withdraw'), {});
/** Opens a suggestion for the caller to change before they decide. Throws {@link ApiError}. */
export const adaptSuggestion = (planId: string, suggestion: Suggestion) =>
  write(z.unknown(), planId, 'POST', pathOf(suggestion, '/adapt'), {});
/** Accepts a suggestion, or some of its changes. Throws {@link ApiError}. */
export const acceptSuggestion = (planId: string, suggestion: Suggestion, body: Accept) =>
  write(zAccepted, planId, 'POST', pathOf(suggestion, '/accept'), body);
/** Declines a suggestion with a reason. Throws {@link ApiError}. */
export const declineSuggestion = (planId: string, suggestion: Suggestion, body: Decline) =>
  write(z.unknown(), planId, 'POST', pathOf(suggestion, '/decline'), body);
/** Takes an acceptance out of the section again. Throws {@link ApiError}. */
export const undoAcceptance = (planId: string, suggestion: Suggestion, reason: string) =>
  write(zAccepted, planId, 'POST', pathOf(suggestion, '/undo'), { reason });
