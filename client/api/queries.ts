/** The queries of the pages, with their keys. A write calls `call` and then invalidates the queries that it changed. */
import { MutationCache, QueryCache, QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import {
  zAccess,
  zInvitation,
  zMe,
  zOwnDevicePin,
  zOwnPasswordReset,
  zPlan,
  zPlanNews,
  zPlanSummary,
  zServicePeople,
  zSharedDevice,
  zTemplate,
  type Me,
  type Plan,
} from '#shared/api.ts';
import { zText } from '#shared/api-sittings.ts';
import { zPlanOverview } from '#shared/api-overview.ts';
import { isOfProfessionals } from '#shared/rights.ts';
import type { LanguageCode } from '#shared/settings.ts';
import { call } from '#client/api/http.ts';
import { claimDevice } from '#client/offline/claim-device.ts';
import { assignColours } from '#client/ui/person-colours.ts';
import { setSignOutPending, isSignOutPending } from '#client/offline/device-owner.ts';
import { cachedAnswer, readThroughCache, removeAnswer } from '#client/offline/answer-cache.ts';
import { ApiError, problemOf, isServerUnreachable } from '#client/ui/problem.ts';
import {
  overviewPath,
  planPath,
  planPhotoPath,
  pruneInbox,
  pruneOverview,
  prunePlan,
  prunePlans,
  pruneRooms,
  pruneSuggestions,
  pruneThreads,
  pruneTimelines,
} from '#client/offline/prune.ts';

/** The keys of the answers in the query cache. */
export const keys = {
  me: ['me'] as const,
  plans: ['plans'] as const,
  plan: (planId: string) => ['plan', planId] as const,
  overviews: ['plan-overview'] as const,
  overview: (planId: string) => ['plan-overview', planId] as const,
  news: ['news'] as const,
  planNews: (planId: string) => ['news-of', planId] as const,
  suggestions: (planId: string) => ['suggestions', planId] as const,
  invitations: (planId: string) => ['plan', planId, 'invitations'] as const,
  templates: (language: LanguageCode) => ['templates', language] as const,
  service: ['service'] as const,
  sessions: ['sessions'] as const,
  secondStep: ['second-step'] as const,
  passkeys: ['passkeys'] as const,
  passwordResets: ['password-resets'] as const,
  devicePins: ['device-pins'] as const,
  sharedDevice: ['shared-device'] as const,
  timelines: ['timeline'] as const,
  timeline: (planId: string, sectionId: string | null, path: string) => ['timeline', planId, sectionId, path] as const,
  audit: (planId: string) => ['audit', planId] as const,
  inboxes: ['inbox'] as const,
  inboxCount: ['inbox', 'count'] as const,
  inbox: (unread: boolean) => ['inbox', 'list', unread] as const,
  outbox: ['outbox'] as const,
  access: (sectionId: string) => ['section', sectionId, 'access'] as const,
  firstText: (sectionId: string) => ['section', sectionId, 'first-text'] as const,
  lines: (sectionId: string) => ['section', sectionId, 'lines'] as const,
  ownText: (sectionId: string) => ['section', sectionId, 'own-text'] as const,
  paper: (sectionId: string) => ['section', sectionId, 'paper'] as const,
  text: (sectionId: string, at: number) => ['section', sectionId, 'text', at] as const,
  readers: (sectionId: string) => ['section', sectionId, 'readers'] as const,
  actsOf: (planId: string) => ['acts', planId] as const,
  acts: (planId: string, sectionId: string) => ['acts', planId, sectionId] as const,
  threadsOf: (planId: string) => ['threads', planId] as const,
  threads: (planId: string, sectionId: string) => ['threads', planId, sectionId] as const,
  planThreads: (planId: string) => ['plan-threads', planId] as const,
  threadCounts: (planId: string) => ['thread-counts', planId] as const,
};

function checkSessionEnded(error: unknown): void {
  // Any answer may be the first to show that the session has ended. Then the page asks again who is signed in.
  if (['not_signed_in', 'second_step_needed'].includes(problemOf(error)))
    void queryClient.invalidateQueries({ queryKey: keys.me });
}

/** The query cache. Sign-out empties it. */
export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: checkSessionEnded }),
  mutationCache: new MutationCache({ onError: checkSessionEnded }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      networkMode: 'always',
      retry: (count, error) => count < 2 && ['offline', 'unavailable', 'server_error'].includes(problemOf(error)),
    },
    mutations: { networkMode: 'always' },
  },
});

async function readMe(): Promise<Me> {
  if (isSignOutPending()) {
    // Somebody signed out here while the service could not be reached. The client sends that sign-out before any other request.
    await call(z.unknown(), 'POST', '/api/auth/sign-out', {});
    setSignOutPending(false);
  }
  const me = await readThroughCache(zMe, '/api/me', ({ person }) => claimDevice(person?.id ?? null));
  // Before an account is chosen in the demo, the page knows the accounts only by their e-mail addresses.
  assignColours(me.demoAccounts.map((account) => account.email));
  return me;
}

/** The query for who is signed in, and on which service. */
export const meQuery = queryOptions({ queryKey: keys.me, queryFn: readMe, staleTime: 60_000 });
/** Who is signed in, and on which service. */
export const useMe = () => useQuery(meQuery);

/**
 * Asks the server again who is signed in, after a session ended under an open page. Returns whether it is still this person.
 * This happens after a password reset in this browser: it ended the old session, and the browser got a new one.
 */
export async function isStillSignedIn(personId: string): Promise<boolean> {
  await queryClient.invalidateQueries({ queryKey: keys.me });
  const me = queryClient.getQueryData(meQuery.queryKey);
  // Staff who have to set up a second step first are led there, and their rooms are left.
  return me?.person?.id === personId && !me.lacksSecondStep;
}

const readPlans = () =>
  readThroughCache(z.array(zPlanSummary), '/api/plans', (plans) => prunePlans(new Set(plans.map((plan) => plan.id))));
/** The query for the caller's plans. */
export const plansQuery = queryOptions({ queryKey: keys.plans, queryFn: readPlans });
/** The caller's plans. */
export const usePlans = () => useQuery(plansQuery);

/** Whether the caller is one of those who speak with each other among professionals. */
const isAmongThem = ({ members }: Plan): boolean => members.some(({ you, standing }) => you && isOfProfessionals(standing));

/**
 * Removes the threads that the caller may read no more, from the device and from the page: of sections that were taken from them, and where
 * they were a professional until now, of all sections, as some of them are among professionals.
 */
async function forgetThreads(planId: string, sections: ReadonlySet<string>, plan: Plan): Promise<void> {
  const before = queryClient.getQueryData<Plan>(keys.plan(planId)) ?? (await cachedAnswer(zPlan, planPath(planId)))?.body;
  const isOut = before !== undefined && isAmongThem(before) && !isAmongThem(plan);
  await pruneThreads(planId, isOut ? new Set() : sections);
  if (!isOut) return;
  // Those that are shown are read again by what shows them.
  for (const queryKey of [keys.threadsOf(planId), keys.planThreads(planId)])
    queryClient.removeQueries({ queryKey, type: 'inactive' });
}

async function readPlan(planId: string): Promise<Plan> {
  try {
    const found = await readThroughCache(zPlan, planPath(planId), async (plan) => {
      await pruneRooms(planId, new Set(plan.sections.map((section) => section.room)));
      // A photo that was taken away leaves the device. One that was replaced goes when the new one is kept in its place.
      if (plan.person.photo === null) await removeAnswer(planPhotoPath(planId));
      const sections = new Set(plan.sections.map((section) => section.id));
      await pruneOverview(planId, sections);
      await pruneTimelines(planId, sections);
      await pruneInbox((plan, section) => plan !== planId || sections.has(section));
      await pruneSuggestions(planId, sections);
      await forgetThreads(planId, sections, plan);
    });
    assignColours(found.members.map((member) => member.person.id));
    return found;
  } catch (error) {
    if (error instanceof ApiError && !isServerUnreachable(error) && error.code === 'not_found') await prunePlan(planId);
    throw error;
  }
}

/** How long an answer counts as fresh, in milliseconds. The plan's room announces every change after it. */
const FRESH_TIME = 3000;
/** The query for one plan. */
export const planQuery = (planId: string) =>
  queryOptions({ queryKey: keys.plan(planId), queryFn: () => readPlan(planId), staleTime: FRESH_TIME });
/** One plan, with the members and sections that the caller may see. */
export const usePlan = (planId: string) => useQuery(planQuery(planId));

/**
 * How often a page that somebody looks at reads the overview again, in milliseconds. Sections that are open on the page say at once
 * what changes in them.
 */
const OVERVIEW_INTERVAL = 60_000;
/** The query for a plan's overview: the headings of its sections, and what must be known. */
export const planOverviewQuery = (planId: string) =>
  queryOptions({
    queryKey: keys.overview(planId),
    queryFn: () => readThroughCache(zPlanOverview, overviewPath(planId)),
    staleTime: FRESH_TIME,
    refetchInterval: OVERVIEW_INTERVAL,
  });

/** What is new on each of the caller's plans, for the list of plans. */
export const useNews = () =>
  useQuery({
    queryKey: keys.news,
    queryFn: () => call(z.array(zPlanNews), 'GET', '/api/news'),
    staleTime: FRESH_TIME,
    // Without this answer the list shows less, but nothing wrong.
    retry: false,
  });

/** What is new on one plan. It is read once when the plan is opened, so that it does not change while the member reads it. */
export const usePlanNews = (planId: string, enabled: boolean) =>
  useQuery({
    enabled,
    queryKey: keys.planNews(planId),
    queryFn: () => call(zPlanNews, 'GET', `/api/plans/${planId}/news`),
    staleTime: Infinity,
    retry: false,
  });

/** The templates for a new plan, in the language of the pages. */
export const useTemplates = (language: LanguageCode) =>
  useQuery({
    queryKey: keys.templates(language),
    queryFn: () => call(z.array(zTemplate), 'GET', `/api/templates?language=${language}`),
  });

/** The open invitations of a plan. `enabled` must be false if the caller may not see them. */
export const useInvitations = (planId: string, enabled: boolean) =>
  useQuery({
    queryKey: keys.invitations(planId),
    queryFn: () => call(z.array(zInvitation), 'GET', `/api/plans/${planId}/invitations`),
    enabled,
  });

/** How often the page asks whether a link that it shows was used, in milliseconds. No room tells it about the service. */
const LINK_USED_INTERVAL = 10_000;
/** The managers of the service, and the open invitations to it. `watch`: asks again and again, because a link of it is shown. */
export const useService = (enabled: boolean, watch: boolean) =>
  useQuery({
    queryKey: keys.service,
    queryFn: () => call(zServicePeople, 'GET', '/api/service'),
    enabled,
    refetchInterval: watch ? LINK_USED_INTERVAL : false,
  });

/** The password resets of the caller's account: the open one, and those that were used. */
export const useOwnPasswordResets = () =>
  useQuery({
    queryKey: keys.passwordResets,
    queryFn: () => call(z.array(zOwnPasswordReset), 'GET', '/api/me/password-resets'),
    staleTime: 0,
  });

/** The caller's own PINs on shared devices. */
export const useOwnDevicePins = () =>
  useQuery({
    queryKey: keys.devicePins,
    queryFn: () => call(z.array(zOwnDevicePin), 'GET', '/api/me/device-pins'),
    staleTime: 0,
  });

/** The people who have a PIN on this device, for a device that is shared. Without a network nobody can take a turn anyway. */
export const useSharedDevicePeople = (enabled: boolean) =>
  useQuery({
    queryKey: keys.sharedDevice,
    queryFn: async () => (await call(zSharedDevice, 'GET', '/api/shared-device')).people,
    enabled,
    retry: false,
  });

/** The right of each member in one section. */
export const useAccess = (sectionId: string) =>
  useQuery({
    queryKey: keys.access(sectionId),
    queryFn: () => call(zAccess, 'GET', `/api/sections/${sectionId}/access`),
    staleTime: 0,
  });

/** The text of a section at the point `at` of its log. This text never changes, so it is read only once. */
export const useText = (sectionId: string, at: number) =>
  useQuery({
    queryKey: keys.text(sectionId, at),
    queryFn: () => call(zText, 'GET', `/api/sections/${sectionId}/text?at=${at}&blame=1`),
    staleTime: Number.POSITIVE_INFINITY,
  });
