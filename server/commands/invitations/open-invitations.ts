/** Which invitations are open: those that can still be used, of somebody who may still invite. */
import { Refusal } from '#shared/errors.ts';
import { planRight, type MemberFacts } from '#shared/rights.ts';
import { keyHash } from '#server/commands/invitations/invitation-keys.ts';
import type { InvitationRecord } from '#server/store/records/invitations.ts';
import type { Records } from '#server/store/store.ts';

/** Whether a member may invite people to the plan, archived or not. */
export function mayInvite(member: MemberFacts | null, now: number): boolean {
  return planRight({ archivedAt: null }, member, now) === 'manage';
}

/**
 * Whether the person who made an invitation may still invite (R16). Commands withdraw the invitations of somebody whose right they
 * take. A membership that runs out ends without a command.
 */
async function stands(records: Records, { planId, createdBy }: InvitationRecord, now: number): Promise<boolean> {
  if (planId === null) return records.isServiceManager(createdBy);
  return mayInvite(await records.memberOf(planId, createdBy), now);
}

/**
 * Finds an open invitation by its token or its code. Refuses with `not_found` for an unknown key, with `link_used` if not open.
 */
export async function openInvitation(records: Records, key: string, now: number): Promise<InvitationRecord> {
  const invitation = await records.invitationByKey(keyHash(key));
  if (invitation === null) throw new Refusal('not_found');
  const unused = invitation.usedAt === null && invitation.withdrawnAt === null && now < invitation.expiresAt;
  if (!unused || !(await stands(records, invitation, now))) throw new Refusal('link_used');
  return invitation;
}

/** The open invitations to a plan, or to the service where `planId` is null; the oldest first. */
export async function openInvitations(records: Records, planId: string | null, now: number): Promise<InvitationRecord[]> {
  const open: InvitationRecord[] = [];
  for (const invitation of await records.openInvitations(planId, now))
    if (await stands(records, invitation, now)) open.push(invitation);
  return open;
}
