/** What the pages read, as queries with their keys. Writes call `call` and then say which of these to read again. */
import { MutationCache, QueryCache, QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import {
  zAccess,
  zInvitation,
  zMe,
  zOwnPasswordReset,
  zPlan,
  zPlanNews,
  zPlanSummary,
  zServicePeople,
  zSitting,
  zTemplate,
  zText,
  type Me,
  type Plan,
} from '#shared/api.ts';
import type { LanguageCode } from '#shared/settings.ts';
import { call } from '#client/api/http.ts';
import { claimDevice } from '#client/offline/claim-device.ts';
import { assignColours } from '#client/ui/person-colours.ts';
import { setSignOutPending, isSignOutPending } from '#client/offline/device-owner.ts';
import { readThroughCache } from '#client/offline/answer-cache.ts';
import { ApiError, problemOf, isServerUnreachable } from '#client/ui/problem.ts';
import { keepOnlyPlans, keepOnlyRooms, planPath } from '#client/offline/prune.ts';

/** The keys under which answers are kept. */
export const keys = {
  me: ['me'] as const,
  plans: ['plans'] as const,
  plan: (planId: string) => ['plan', planId] as const,
  news: ['news'] as const,
  planNews: (planId: string) => ['news-of', planId] as const,
  invitations: (planId: string) => ['plan', planId, 'invitations'] as const,
  templates: (language: LanguageCode) => ['templates', language] as const,
  service: ['service'] as const,
  sessions: ['sessions'] as const,
  passwordResets: ['password-resets'] as const,
  access: (sectionId: string) => ['section', sectionId, 'access'] as const,
  history: (sectionId: string) => ['section', sectionId, 'history'] as const,
  firstText: (sectionId: string) => ['section', sectionId, 'first-text'] as const,
  paper: (sectionId: string) => ['section', sectionId, 'paper'] as const,
  text: (sectionId: string, at: number) => ['section', sectionId, 'text', at] as const,
};

function heardOfSignOut(error: unknown): void {
  // Any answer may be the first to tell that the session has ended; who is signed in is then asked anew.
  if (problemOf(error) === 'not_signed_in') void queryClient.invalidateQueries({ queryKey: keys.me });
}

/** The cache of everything read. Sign-out empties it. */
export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: heardOfSignOut }),
  mutationCache: new MutationCache({ onError: heardOfSignOut }),
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
    // Somebody signed out here while the service was away: it is told before anything else is asked.
    await call(z.unknown(), 'POST', '/api/auth/sign-out', {});
    setSignOutPending(false);
  }
  const me = await readThroughCache(zMe, '/api/me', ({ person }) => claimDevice(person?.id ?? null));
  // Before somebody is chosen in the demo, accounts are known by their addresses.
  assignColours(me.demoAccounts.map((account) => account.email));
  return me;
}

/** The question who is signed in, and on which service. */
export const meQuery = queryOptions({ queryKey: keys.me, queryFn: readMe, staleTime: 60_000 });
/** Who is signed in, and on which service. */
export const useMe = () => useQuery(meQuery);

/**
 * Asks anew who is signed in, after a session ended under an open page; answers whether it is this person all the same. So it is
 * after a new password that signed them out everywhere else: this browser got another session.
 */
export async function isStillSignedIn(personId: string): Promise<boolean> {
  await queryClient.invalidateQueries({ queryKey: keys.me });
  return queryClient.getQueryData(meQuery.queryKey)?.person?.id === personId;
}

const readPlans = () =>
  readThroughCache(z.array(zPlanSummary), '/api/plans', (plans) => keepOnlyPlans(new Set(plans.map((plan) => plan.id))));
/** The question for the plans the caller is on. */
export const plansQuery = queryOptions({ queryKey: keys.plans, queryFn: readPlans });
/** The plans the caller is on. */
export const usePlans = () => useQuery(plansQuery);

async function readPlan(planId: string): Promise<Plan> {
  try {
    const found = await readThroughCache(zPlan, planPath(planId), (plan) =>
      keepOnlyRooms(planId, new Set(plan.sections.map((section) => section.room))),
    );
    assignColours(found.members.map((member) => member.person.id));
    return found;
  } catch (error) {
    if (error instanceof ApiError && !isServerUnreachable(error) && error.code === 'not_found')
      await keepOnlyRooms(planId, new Set());
    throw error;
  }
}

/** What was read this short a while ago, in milliseconds, is not asked for again; the plan's room tells of every change since. */
const JUST_NOW = 3000;
/** The question for one plan. */
export const planQuery = (planId: string) =>
  queryOptions({ queryKey: keys.plan(planId), queryFn: () => readPlan(planId), staleTime: JUST_NOW });
/** One plan, with its members and sections as the caller may see them. */
export const usePlan = (planId: string) => useQuery(planQuery(planId));

/** What is new on each of one's plans, for their list. */
export const useNews = () =>
  useQuery({
    queryKey: keys.news,
    queryFn: () => call(z.array(zPlanNews), 'GET', '/api/news'),
    staleTime: JUST_NOW,
    // Without it the list says less, and says nothing wrong.
    retry: false,
  });

/** What is new on one plan, as somebody opens it: it stays as it is while they read. */
export const usePlanNews = (planId: string, enabled: boolean) =>
  useQuery({
    enabled,
    queryKey: keys.planNews(planId),
    queryFn: () => call(zPlanNews, 'GET', `/api/plans/${planId}/news`),
    staleTime: Infinity,
    retry: false,
  });

/** What a new plan can start from, in the language of the pages. */
export const useTemplates = (language: LanguageCode) =>
  useQuery({
    queryKey: keys.templates(language),
    queryFn: () => call(z.array(zTemplate), 'GET', `/api/templates?language=${language}`),
  });

/** Open invitations of a plan; asked only where the caller may see them. */
export const useInvitations = (planId: string, enabled: boolean) =>
  useQuery({
    queryKey: keys.invitations(planId),
    queryFn: () => call(z.array(zInvitation), 'GET', `/api/plans/${planId}/invitations`),
    enabled,
  });

/** Managers of the service and the invitations that wait. */
export const useService = (enabled: boolean) =>
  useQuery({ queryKey: keys.service, queryFn: () => call(zServicePeople, 'GET', '/api/service'), enabled });

/** Ways to a new password for the caller's account: the open one, and those that were used. */
export const useOwnPasswordResets = () =>
  useQuery({
    queryKey: keys.passwordResets,
    queryFn: () => call(z.array(zOwnPasswordReset), 'GET', '/api/me/password-resets'),
    staleTime: 0,
  });

/** Who has which right in one section. */
export const useAccess = (sectionId: string) =>
  useQuery({
    queryKey: keys.access(sectionId),
    queryFn: () => call(zAccess, 'GET', `/api/sections/${sectionId}/access`),
    staleTime: 0,
  });

/** The sittings of a section, newest first. */
export const useHistory = (sectionId: string) =>
  useQuery({
    queryKey: keys.history(sectionId),
    queryFn: () => call(z.array(zSitting), 'GET', `/api/sections/${sectionId}/history`),
    staleTime: 0,
  });

/** A section as it was at `at`; such a text never changes, so it is read once. */
export const useText = (sectionId: string, at: number) =>
  useQuery({
    queryKey: keys.text(sectionId, at),
    queryFn: () => call(zText, 'GET', `/api/sections/${sectionId}/text?at=${at}&blame=1`),
    staleTime: Number.POSITIVE_INFINITY,
  });
