/** Invitations: managers make and withdraw them, the people invited look at them and accept them. */
import { z } from 'zod';
import { zAccept, zDone, zInvitation, zInvitationKey, zInvitationView, zInvite, zNewInvitation } from '#shared/api.ts';
import { acceptInvitation } from '#server/commands/invitations/accept-invitation.ts';
import { planFor } from '#server/commands/access.ts';
import { inviteMember } from '#server/commands/invitations/invite-member.ts';
import { openInvitation, openInvitations } from '#server/commands/invitations/open-invitations.ts';
import { withdrawInvitation } from '#server/commands/invitations/withdraw-invitation.ts';
import { presentInvitations, presentInvitationView, presentMadeInvitation } from '#server/http/present/invitations.ts';
import { DONE, route, type Route } from '#server/http/route.ts';

const zPlanId = z.object({ planId: z.string() });

/** The routes about invitations. */
export const invitationRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/plans/:planId/invitations',
    summary: 'Lists the invitations of a plan that wait for an answer; for managers of the plan.',
    who: 'signedIn',
    params: zPlanId,
    answer: z.array(zInvitation),
    async handle({ services, caller, params }) {
      const { store, now } = services.context;
      await planFor(store.records, caller, params.planId, now(), 'manage');
      return presentInvitations(store.records, await openInvitations(store.records, params.planId, now()));
    },
  }),
  route({
    method: 'post',
    path: '/api/plans/:planId/invitations',
    summary: 'Invites somebody to a plan with a standing; gives a link and a code, each shown this once.',
    who: 'signedIn',
    params: zPlanId,
    body: zInvite,
    answer: zNewInvitation,
    async handle({ services, caller, params, body, request }) {
      return presentMadeInvitation(await inviteMember(services.context, caller, params.planId, body), services, request);
    },
  }),
  route({
    method: 'delete',
    path: '/api/invitations/:invitationId',
    summary: 'Takes back an invitation that nobody has used.',
    who: 'signedIn',
    params: z.object({ invitationId: z.string() }),
    answer: zDone,
    async handle({ services, caller, params }) {
      await withdrawInvitation(services.context, caller, params.invitationId);
      return DONE;
    },
  }),
  route({
    method: 'post',
    path: '/api/invitations/preview',
    summary: 'Shows an invitation to a caller who has its link or its code.',
    who: 'anyone',
    body: zInvitationKey,
    answer: zInvitationView,
    async handle({ services, body, address }) {
      const { store, now } = services.context;
      const invitation = await services.limits.invitationByAddress.attempt(address, () =>
        openInvitation(store.records, body.key, now()),
      );
      return presentInvitationView(store.records, invitation);
    },
  }),
  route({
    method: 'post',
    path: '/api/invitations/accept',
    summary: 'Accepts an invitation, with the account that is signed in or with a new one; works once.',
    who: 'anyone',
    body: zAccept,
    answer: z.object({ planId: z.string().nullable() }),
    async handle({ services, caller, body, address, request, setCookies }) {
      const { planId, newAccount } = await services.limits.invitationByAddress.attempt(address, () =>
        acceptInvitation(services.context, caller, body),
      );
      if (newAccount && body.account !== undefined) setCookies((await services.auth.signIn(request, body.account)).cookies);
      return { planId };
    },
  }),
];
