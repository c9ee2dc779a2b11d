/** What the pages ask of the API about recorded acts: those of a section, recording one, and taking one back. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { zMadeAct, zSectionActs, type NewAct, type SectionActs } from '#shared/api-acts.ts';
import { call } from '#client/api/http.ts';
import { keys, planQuery, queryClient } from '#client/api/queries.ts';
import { cachedAnswer, keepAnswer, removeAnswer } from '#client/offline/answer-cache.ts';
import { actsPath } from '#client/offline/prune.ts';
import { isServerUnreachable, problemOf } from '#client/ui/problem.ts';

/** How long an answer counts as fresh, in milliseconds. The plan's room tells of every act after it. */
const FRESH_TIME = 30_000;

/** Reads the acts of a section; without a network those that the device kept. */
async function readActs(planId: string, sectionId: string): Promise<SectionActs> {
  const kept = actsPath(planId, sectionId);
  try {
    const answer = await call(zSectionActs, 'GET', `/api/sections/${sectionId}/acts`);
    void keepAnswer(kept, Date.now(), answer);
    return answer;
  } catch (error) {
    if (isServerUnreachable(error)) {
      const found = await cachedAnswer(zSectionActs, kept);
      if (found !== null) return found.body;
    } else if (['not_found', 'not_allowed'].includes(problemOf(error))) await removeAnswer(kept);
    throw error;
  }
}

const actsQuery = (planId: string, sectionId: string) =>
  queryOptions({
    queryKey: keys.acts(planId, sectionId),
    queryFn: () => readActs(planId, sectionId),
    staleTime: FRESH_TIME,
    // Without this answer the page shows less, but nothing wrong.
    retry: false,
  });
/** The acts of a section, in the order in which they were recorded, and what the reader may do. */
export const useActs = (planId: string, sectionId: string) => useQuery(actsQuery(planId, sectionId));

/** Has the acts of a section read again. */
export async function rereadActs(planId: string, sectionId: string): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: keys.acts(planId, sectionId) });
}

/**
 * Has the acts of the sections that the plan lists now read again. Those of a section that the reader lost are not asked for, as the
 * service would answer that there is no such section.
 */
export async function rereadListedActs(planId: string): Promise<void> {
  const plan = queryClient.getQueryData(planQuery(planId).queryKey);
  const listed = new Set(plan?.sections.map(({ id }) => id));
  await queryClient.invalidateQueries({
    queryKey: keys.actsOf(planId),
    predicate: ({ queryKey: [, , sectionId] }) => typeof sectionId === 'string' && listed.has(sectionId),
  });
}

/** Sends something about acts and reads them again, whatever came of it: where it failed, the page may show what is not so any more. */
async function send(planId: string, sectionId: string, schema: z.ZodType, path: string, body: unknown): Promise<void> {
  try {
    await call(schema, 'POST', path, body);
  } catch (error) {
    // Somebody else can be signed in on this device by now.
    if (problemOf(error) === 'not_allowed') void queryClient.invalidateQueries({ queryKey: keys.me });
    throw error;
  } finally {
    await rereadActs(planId, sectionId);
  }
}

/** Records an act. The same key records it once. Throws {@link ApiError}. */
export const recordAct = (planId: string, sectionId: string, act: NewAct): Promise<void> =>
  send(planId, sectionId, zMadeAct, `/api/sections/${sectionId}/acts`, act);

/** Takes an act back. Throws {@link ApiError}. */
export const takeBackAct = (planId: string, sectionId: string, actId: string, body: { person: string; reason: string }) =>
  send(planId, sectionId, z.unknown(), `/api/acts/${actId}/take-back`, body);
