/** How invitations are presented. */
import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import type { Invitation, NewInvitation, zInvitationView } from '#shared/api.ts';
import { shownCode } from '#server/commands/invitations/invitation-keys.ts';
import type { MadeInvitation } from '#server/commands/invitations/invite-member.ts';
import { baseUrlOf } from '#server/http/origin.ts';
import type { Services } from '#server/http/route.ts';
import type { InvitationRecord } from '#server/store/records/invitations.ts';
import type { Records } from '#server/store/store.ts';

/** An open invitation as managers see it, without its keys. */
export function presentInvitation(invitation: InvitationRecord): Invitation {
  return {
    id: invitation.id,
    name: invitation.name,
    standing: invitation.standing,
    relation: invitation.relation,
    createdAt: invitation.createdAt,
    expiresAt: invitation.expiresAt,
  };
}

/** A new invitation with its link and its code. The key is in the fragment of the link, so no server logs it. */
export function presentMadeInvitation(made: MadeInvitation, services: Services, request: IncomingMessage): NewInvitation {
  return {
    invitation: presentInvitation(made.invitation),
    link: `${baseUrlOf(services.publicUrl, request)}/invitation#key=${made.token}`,
    code: shownCode(made.code),
  };
}

/** An invitation as the person invited sees it before accepting. */
export async function presentInvitationView(
  records: Records,
  invitation: InvitationRecord,
): Promise<z.input<typeof zInvitationView>> {
  const plan = invitation.planId === null ? null : await records.plan(invitation.planId);
  return {
    name: invitation.name,
    invitedBy: (await records.person(invitation.createdBy))?.name ?? '',
    service: (await records.service())?.name ?? '',
    plan: plan && { title: plan.title, knownAs: plan.knownAs },
    standing: invitation.standing,
    expiresAt: invitation.expiresAt,
  };
}
