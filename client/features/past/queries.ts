/** What the past asks of the API. Answers about two rows of a log never change; those up to now are read again. */
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { zComparison, zCredits, zRestored } from '#shared/api-history.ts';
import { zSitting } from '#shared/api-sittings.ts';
import { call } from '#client/api/http.ts';

/** How many sittings the slider and the lists have. What was before is in the history of the section. */
const MOST_SITTINGS = 500;

/** The sittings of a section whose ends are the stops, newest first. */
export const sittingsQuery = (sectionId: string) =>
  queryOptions({
    queryKey: ['section', sectionId, 'stops'] as const,
    queryFn: () => call(z.array(zSitting), 'GET', `/api/sections/${sectionId}/history?limit=${MOST_SITTINGS}`),
  });

/** Two points of a section, compared. `to` is now where it is null. */
export const comparisonQuery = (sectionId: string, from: number, to: number | null) =>
  queryOptions({
    queryKey: ['section', sectionId, 'comparison', from, to] as const,
    queryFn: () => call(zComparison, 'GET', `/api/sections/${sectionId}/compare?from=${from}${to === null ? '' : `&to=${to}`}`),
    staleTime: to === null ? 0 : Number.POSITIVE_INFINITY,
    gcTime: to === null ? 0 : 5 * 60_000,
    // A comparison that is read again while somebody reads it would move under their eyes.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

/** Who wrote each unit of a section, as it stands now. */
export const readCredits = (sectionId: string) => call(zCredits, 'GET', `/api/sections/${sectionId}/credits`);

/** Puts the text of a point back, or the words of one change. */
export const restore = (sectionId: string, body: { at: number; seen: number; change?: number }) =>
  call(zRestored, 'POST', `/api/sections/${sectionId}/restore`, body);
