/** How invitations are presented. */
import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import type { Invitation, NewInvitation, zInvitationView } from '#shared/api.ts';
import { shownCode } from '#server/commands/invitations/invitation-keys.ts';
import type { MadeInvitation } from '#server/commands/invitations/invite-member.ts';
import { baseUrlOf } from '#server/http/origin.ts';
import type { Services } from '#server/http/route.ts';
import type { MailRecord } from '#server/store/records/mail.ts';
import type { InvitationRecord } from '#server/store/records/invitations.ts';
import type { Records } from '#server/store/store.ts';

/** Open invitations as managers see them: without their keys, with what became of their mails. */
export async function presentInvitations(records: Records, invitations: readonly InvitationRecord[]): Promise<Invitation[]> {
  const mails = await records.mailOf(
    'invitation',
    invitations.map(({ id }) => id),
  );
  return invitations.map((invitation) => presentInvitation(invitation, mails.get(invitation.id)));
}

function presentInvitation(invitation: InvitationRecord, mail: MailRecord | undefined): Invitation {
  return {
    id: invitation.id,
    name: invitation.name,
    standing: invitation.standing,
    relation: invitation.relation,
    createdAt: invitation.createdAt,
    expiresAt: invitation.expiresAt,
    mail: mail?.state ?? null,
  };
}

/** A new invitation with its link and its code. The key is in the fragment of the link, so no server logs it. */
export async function presentMadeInvitation(
  made: MadeInvitation,
  services: Services,
  request: IncomingMessage,
): Promise<NewInvitation> {
  const [invitation] = await presentInvitations(services.context.store.records, [made.invitation]);
  if (invitation === undefined) throw new Error('what was made is there');
  return {
    invitation,
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
