/** The queries of the timelines and of the audit trail. Each reads page by page, the newest first. */
import { useInfiniteQuery, useQuery, type InfiniteData } from '@tanstack/react-query';
import { zAuditTrail, zTimeline, type Timeline, type TimelineKind } from '#shared/api-history.ts';
import { call } from '#client/api/http.ts';
import { keys, queryClient } from '#client/api/queries.ts';
import { cachedAnswer, keepAnswer, removeAnswer } from '#client/offline/answer-cache.ts';
import { planPath, pruneLaterPages, timelinePath } from '#client/offline/prune.ts';
import { isServerUnreachable, problemOf } from '#client/ui/problem.ts';

/** What a timeline is asked for. Times are milliseconds since 1970. */
export type AskedTimeline = {
  readonly person?: string;
  readonly section?: string;
  readonly kind?: TimelineKind;
  readonly from?: number;
  readonly to?: number;
};

function searchOf(asked: Readonly<Record<string, string | number | null | undefined>>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) if (value !== undefined && value !== null) params.set(name, String(value));
  return params.size === 0 ? '' : '?'.concat(params.toString());
}

/** How often an open timeline looks for newer entries, in milliseconds. */
const LOOK_INTERVAL = 30_000;

/** A page of a timeline. `keptAt` says when the device kept it, where the server could not be reached. */
type Page = Timeline & { readonly keptAt: number | null };

/**
 * Reads a page. `keptAs` is the path under which the device keeps it; null where it is not kept. It is the path of a plan's answer also
 * for the timeline of a section, so that it leaves the device with the plan.
 */
async function readPage(path: string, keptAs: string | null): Promise<Page> {
  try {
    const page = await call(zTimeline, 'GET', path);
    if (keptAs !== null) void keepAnswer(keptAs, Date.now(), page);
    return { ...page, keptAt: null };
  } catch (error) {
    if (keptAs === null) throw error;
    if (isServerUnreachable(error)) {
      const kept = await cachedAnswer(zTimeline, keptAs);
      if (kept !== null) return { ...kept.body, keptAt: kept.at };
    } else if (['not_found', 'not_allowed'].includes(problemOf(error))) await removeAnswer(keptAs);
    throw error;
  }
}

/**
 * The timeline of a plan, or of one section of it (`sectionId`). What is not filtered, except by section, is kept on the device, so that
 * it can be read without a network.
 */
export function useTimeline(planId: string, asked: AskedTimeline, sectionId: string | null = null) {
  const { section = sectionId, ...filters } = asked;
  const isKept = Object.values(filters).every((value) => value === undefined);
  const first = `${timelinePath(planId)}${searchOf({ section, ...filters })}`;
  const queryKey = keys.timeline(planId, sectionId, first);
  const pathOf = (after: string | null): string =>
    sectionId === null
      ? `${timelinePath(planId)}${searchOf({ section, ...filters, after })}`
      : `/api/sections/${sectionId}/timeline${searchOf({ ...filters, after })}`;
  const timeline = useInfiniteQuery({
    queryKey,
    queryFn: async ({ pageParam: after }) => {
      const page = await readPage(pathOf(after), isKept ? `${timelinePath(planId)}${searchOf({ section, after })}` : null);
      if (isKept && after === null && page.keptAt === null) await pruneLaterPages(planId, section ?? null);
      return page;
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 0,
    // What is read must not move under the reader's eyes.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  return { ...timeline, queryKey, readNewest: () => readPage(pathOf(null), null) };
}

/**
 * The newest page of a timeline that is open, read from time to time beside its list. The list takes it over only when the reader wants to
 * see it: what they read does not move.
 */
export function useNewest({ data, dataUpdatedAt, queryKey, readNewest }: ReturnType<typeof useTimeline>) {
  const { data: newest, refetch: look } = useQuery({
    queryKey: [...queryKey, 'newest'],
    queryFn: readNewest,
    initialData: data?.pages[0],
    initialDataUpdatedAt: dataUpdatedAt,
    staleTime: LOOK_INTERVAL,
    refetchInterval: LOOK_INTERVAL,
    retry: false,
  });
  const show = (page: Page): void =>
    void queryClient.setQueryData<InfiniteData<Page, string | null>>(queryKey, { pages: [page], pageParams: [null] });
  return { newest: newest ?? null, look, show };
}

/** How many entries of the audit trail are read at once. */
const AUDIT_PAGE = 100;

/** The audit trail of a plan. It is not kept on the device: whether the chain is whole, only the server can say. */
export const useAudit = (planId: string) =>
  useInfiniteQuery({
    queryKey: keys.audit(planId),
    queryFn: ({ pageParam: after }) =>
      call(zAuditTrail, 'GET', `${planPath(planId)}/audit${searchOf({ limit: AUDIT_PAGE, after })}`),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 0,
    refetchOnWindowFocus: false,
  });
