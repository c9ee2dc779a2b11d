/** The queries of threads and their comments: those of a section, those of a plan, and how many there are. */
import { queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import {
  zPlanThreads,
  zSectionAnchors,
  zSectionReaders,
  zSectionThreads,
  zThreadCounts,
  type PlanThreads,
  type SectionAnchors,
  type SectionThreads,
  type Thread,
} from '#shared/api-threads.ts';
import { call } from '#client/api/http.ts';
import { keys, planQuery, queryClient } from '#client/api/queries.ts';
import { useWrite } from '#client/api/use-write.ts';
import { cachedAnswer, keepAnswer, removeAnswer } from '#client/offline/answer-cache.ts';
import { threadsPath } from '#client/offline/prune.ts';
import { whenCommentSent } from '#client/offline/unsent-comments.ts';
import { isServerUnreachable, problemOf } from '#client/ui/problem.ts';

/** Which threads of a plan are listed. */
export type ThreadState = 'open' | 'mine' | 'resolved';

/** How long an answer about threads counts as fresh, in milliseconds. The plan's room tells of every change after it. */
const FRESH_TIME = 30_000;

/** The most pages of the open threads of a section that are read. The text marks the words of all of them. */
const MOST_SECTION_PAGES = 40;

/** Reads all pages of the open threads of a section. */
async function readOpenThreads(sectionId: string): Promise<SectionThreads> {
  const threads: Thread[] = [];
  let found = await call(zSectionThreads, 'GET', `/api/sections/${sectionId}/threads`);
  threads.push(...found.threads);
  for (let page = 1; found.next !== null && page < MOST_SECTION_PAGES; page += 1) {
    found = await call(zSectionThreads, 'GET', `/api/sections/${sectionId}/threads?after=${found.next}`);
    threads.push(...found.threads);
  }
  return { ...found, threads };
}

/** Reads the open threads of a section; without a network those that the device kept. */
async function readSectionThreads(planId: string, sectionId: string): Promise<SectionThreads> {
  const kept = threadsPath(planId, sectionId);
  try {
    const answer = await readOpenThreads(sectionId);
    void keepAnswer(kept, Date.now(), answer);
    return answer;
  } catch (error) {
    if (isServerUnreachable(error)) {
      const found = await cachedAnswer(zSectionThreads, kept);
      if (found !== null) return found.body;
    } else if (['not_found', 'not_allowed'].includes(problemOf(error))) await removeAnswer(kept);
    throw error;
  }
}

const sectionThreadsQuery = (planId: string, sectionId: string) =>
  queryOptions({
    queryKey: keys.threads(planId, sectionId),
    queryFn: () => readSectionThreads(planId, sectionId),
    staleTime: FRESH_TIME,
  });
const threadsIn = ({ threads }: SectionThreads): readonly Thread[] => threads;
const resolvedIn = ({ resolved }: SectionThreads): number => resolved;
/** The open threads of a section, in the order in which they were begun. */
export const useSectionThreads = (planId: string, sectionId: string) =>
  useQuery({ ...sectionThreadsQuery(planId, sectionId), select: threadsIn });
/** How many threads of a section are resolved. */
export const useResolvedCount = (planId: string, sectionId: string): number =>
  useQuery({ ...sectionThreadsQuery(planId, sectionId), select: resolvedIn }).data ?? 0;

/** One thread of a section, also a resolved one, by its id or by the suggestion that it is about; null if there is none. Asks for nothing without `about`. */
export const useOneThread = (
  planId: string,
  sectionId: string,
  about: { readonly thread: string } | { readonly suggestion: string } | null,
) =>
  useQuery({
    enabled: about !== null,
    queryKey: [...keys.threads(planId, sectionId), about],
    queryFn: async () => {
      const params = new URLSearchParams(about ?? {});
      const { threads } = await call(zSectionThreads, 'GET', `/api/sections/${sectionId}/threads?${params}`);
      return threads[0] ?? null;
    },
    staleTime: FRESH_TIME,
    // Without this answer the page shows less, but nothing wrong.
    retry: false,
  });

/** The resolved threads of a section page by page, those that changed last first. `enabled` is false until somebody wants to see them. */
export const useResolvedThreads = (planId: string, sectionId: string, enabled: boolean) =>
  useInfiniteQuery({
    enabled,
    queryKey: [...keys.threads(planId, sectionId), 'resolved'],
    queryFn: ({ pageParam }) => readPlanThreads(planId, 'resolved', pageParam, sectionId),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: FRESH_TIME,
    refetchOnWindowFocus: false,
  });

/** Reads a page of the threads of a plan, or of one section of it. `before` is the place that the page before it gave. */
export async function readPlanThreads(
  planId: string,
  state: ThreadState,
  before: string | null,
  sectionId?: string,
): Promise<PlanThreads> {
  const params = new URLSearchParams({ state });
  if (sectionId !== undefined) params.set('section', sectionId);
  if (before !== null) params.set('before', before);
  return await call(zPlanThreads, 'GET', `/api/plans/${planId}/threads?${params}`);
}

/** The threads of a plan page by page, those that changed last first. */
export const usePlanThreads = (planId: string, state: ThreadState) =>
  useInfiniteQuery({
    queryKey: [...keys.planThreads(planId), state],
    queryFn: ({ pageParam }) => readPlanThreads(planId, state, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 0,
    refetchOnWindowFocus: false,
  });

/** The most pages of a list that a search reads. */
const MOST_PAGES = 20;

/** The query for all threads of a plan, open ones first, as far as a search reads them. */
export const allPlanThreads = (planId: string) =>
  queryOptions({
    queryKey: [...keys.planThreads(planId), 'all'],
    queryFn: async () => {
      const all: Thread[] = [];
      for (const state of ['open', 'resolved'] as const) {
        let before: string | null = null;
        for (let page = 0; page < MOST_PAGES; page += 1) {
          const { threads, next } = await readPlanThreads(planId, state, before);
          all.push(...threads);
          if (next === null) break;
          before = next;
        }
      }
      return all;
    },
    staleTime: FRESH_TIME,
    retry: false,
  });

/** How many threads of a section are open for the caller, and how many of them wait for the caller. */
export type ThreadCount = { readonly open: number; readonly waiting: number };

/** How many open threads the sections of a plan have, by section. `enabled` is false until somebody can write. */
export const useThreadCounts = (planId: string, enabled: boolean) =>
  useQuery({
    enabled,
    queryKey: keys.threadCounts(planId),
    queryFn: async (): Promise<ReadonlyMap<string, ThreadCount>> => {
      const { sections } = await call(zThreadCounts, 'GET', `/api/plans/${planId}/threads/counts`);
      return new Map(sections.map(({ sectionId, open, waiting }) => [sectionId, { open, waiting }]));
    },
    staleTime: FRESH_TIME,
    // Without this answer the page shows less, but nothing wrong.
    retry: false,
  });

/** Reads where the words of a section's threads stand now. */
export async function readAnchors(sectionId: string): Promise<SectionAnchors> {
  return await call(zSectionAnchors, 'GET', `/api/sections/${sectionId}/anchors`);
}

/** The members who can read a section, by member id. */
export const useSectionReaders = (sectionId: string) =>
  useQuery({
    queryKey: keys.readers(sectionId),
    queryFn: async () => (await call(zSectionReaders, 'GET', `/api/sections/${sectionId}/readers`)).members,
    staleTime: FRESH_TIME,
    // Without this answer nobody can be named, and the comment can still be written.
    retry: false,
  });

/** Has the threads of a section, the lists of its plan and the counts read again. */
export async function rereadThreads(planId: string, sectionId: string): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: keys.threads(planId, sectionId) }),
    queryClient.invalidateQueries({ queryKey: keys.planThreads(planId) }),
    queryClient.invalidateQueries({ queryKey: keys.threadCounts(planId) }),
  ]);
}

/**
 * Has the threads of the sections that the plan lists now read again. The threads of a section that the reader lost are not asked
 * for, as the service would answer that there is no such section.
 */
export async function rereadListedThreads(planId: string): Promise<void> {
  const plan = queryClient.getQueryData(planQuery(planId).queryKey);
  const listed = new Set(plan?.sections.map(({ id }) => id));
  await queryClient.invalidateQueries({
    queryKey: keys.threadsOf(planId),
    predicate: ({ queryKey: [, , sectionId] }) => typeof sectionId === 'string' && listed.has(sectionId),
  });
}

/** A write about a thread or a comment, after which the threads of its section are read again. */
export function useThreadWrite(planId: string, sectionId: string): ReturnType<typeof useWrite> {
  return useWrite(keys.threads(planId, sectionId), keys.planThreads(planId), keys.threadCounts(planId));
}

whenCommentSent(rereadThreads);
