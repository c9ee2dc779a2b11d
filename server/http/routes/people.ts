/** The members of plans. */
import { z } from 'zod';
import { zDone, zMemberChange } from '#shared/api.ts';
import { changeMember } from '#server/commands/people/change-member.ts';
import { removeMember } from '#server/commands/people/remove-member.ts';
import { DONE, route, type Route } from '#server/http/route.ts';

const zMemberId = z.object({ memberId: z.string() });

/** The routes about members. */
export const peopleRoutes: readonly Route[] = [
  route({
    method: 'patch',
    path: '/api/members/:memberId',
    summary: 'Changes a member’s standing, relation, authority or end; for managers of the plan.',
    who: 'signedIn',
    params: zMemberId,
    body: zMemberChange,
    answer: zDone,
    async handle({ services, caller, params, body }) {
      await changeMember(services.context, caller, params.memberId, body);
      return DONE;
    },
  }),
  route({
    method: 'delete',
    path: '/api/members/:memberId',
    summary: 'Takes a member off a plan; managers anyone, everybody themselves.',
    who: 'signedIn',
    params: zMemberId,
    answer: zDone,
    async handle({ services, caller, params }) {
      await removeMember(services.context, caller, params.memberId);
      return DONE;
    },
  }),
];
