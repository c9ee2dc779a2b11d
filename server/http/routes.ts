/** The one table of all routes of the API. */
import { z } from 'zod';
import { Refusal } from '#shared/errors.ts';
import { describeApi } from '#server/http/openapi.ts';
import { route, type Route } from '#server/http/route.ts';
import { accountRoutes } from '#server/http/routes/account.ts';
import { devicePinRoutes } from '#server/http/routes/device-pin.ts';
import { inboxRoutes } from '#server/http/routes/inbox.ts';
import { outboxRoutes } from '#server/http/routes/outbox.ts';
import { invitationRoutes } from '#server/http/routes/invitations.ts';
import { historyRoutes } from '#server/http/routes/history.ts';
import { pastRoutes } from '#server/http/routes/past.ts';
import { newsRoutes } from '#server/http/routes/news.ts';
import { overviewRoutes } from '#server/http/routes/overview.ts';
import { peopleRoutes } from '#server/http/routes/people.ts';
import { planPhotoRoutes } from '#server/http/routes/plan-photo.ts';
import { planRoutes } from '#server/http/routes/plans.ts';
import { sectionRoutes } from '#server/http/routes/sections.ts';
import { sessionRoutes } from '#server/http/routes/sessions.ts';
import { serviceRoutes } from '#server/http/routes/service.ts';
import { actRoutes } from '#server/http/routes/acts.ts';
import { passkeyRoutes } from '#server/http/routes/passkeys.ts';
import { secondStepRoutes } from '#server/http/routes/second-step.ts';
import { signInLinkRoutes } from '#server/http/routes/sign-in-links.ts';
import { suggestionRoutes } from '#server/http/routes/suggestions.ts';
import { threadRoutes } from '#server/http/routes/threads.ts';
import { timelineRoutes } from '#server/http/routes/timeline.ts';
import { passwordResetRoutes } from '#server/http/routes/password-reset.ts';

const zUp = z.object({ status: z.literal('ok') });
const UP: z.input<typeof zUp> = { status: 'ok' };

const generalRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/healthz',
    summary: 'Says that the process is up.',
    who: 'anyone',
    answer: zUp,
    handle: async () => UP,
  }),
  route({
    method: 'get',
    path: '/readyz',
    summary: 'Says that the store answers and is migrated.',
    who: 'anyone',
    answer: zUp,
    async handle({ services }) {
      try {
        await services.context.store.ready();
      } catch (error) {
        services.log.error({ err: error }, 'the store does not answer');
        throw new Refusal('unavailable');
      }
      return UP;
    },
  }),
  route({
    method: 'get',
    path: '/api/openapi.json',
    summary: 'Describes this API.',
    who: 'anyone',
    answer: z.looseObject({ openapi: z.string() }),
    handle: async () => describeApi(ROUTES),
  }),
];

/** Every route of the API. */
export const ROUTES: readonly Route[] = [
  ...generalRoutes,
  ...sessionRoutes,
  ...signInLinkRoutes,
  ...secondStepRoutes,
  ...passkeyRoutes,
  ...accountRoutes,
  ...serviceRoutes,
  ...planRoutes,
  ...planPhotoRoutes,
  ...newsRoutes,
  ...overviewRoutes,
  ...peopleRoutes,
  ...sectionRoutes,
  ...historyRoutes,
  ...timelineRoutes,
  ...pastRoutes,
  ...threadRoutes,
  ...suggestionRoutes,
  ...actRoutes,
  ...invitationRoutes,
  ...passwordResetRoutes,
  ...devicePinRoutes,
  ...inboxRoutes,
  ...outboxRoutes,
];
