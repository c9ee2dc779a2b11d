/** Withdraws an invitation. */
import { Refusal } from '#shared/errors.ts';
import { planAtLeast, planRight } from '#shared/rights.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import type { InvitationRecord } from '#server/store/records/invitations.ts';
import type { Records } from '#server/store/store.ts';

async function mayWithdraw(records: Records, caller: Caller, invitation: InvitationRecord, now: number): Promise<boolean> {
  if (invitation.planId === null) return records.isServiceManager(caller.personId);
  const plan = await records.plan(invitation.planId);
  const member = await records.memberOf(invitation.planId, caller.personId);
  return plan !== null && planAtLeast(planRight(plan, member, now), 'manage');
}

/** Withdraws an unused invitation. Refuses with `not_found` for a caller who may not see it. */
export async function withdrawInvitation(context: CommandContext, caller: Caller, invitationId: string): Promise<void> {
  await perform(context, async (records, note) => {
    const at = context.now();
    const invitation = await records.invitation(invitationId);
    if (invitation === null || !(await mayWithdraw(records, caller, invitation, at))) throw new Refusal('not_found');
    if (invitation.usedAt !== null || invitation.withdrawnAt !== null) throw new Refusal('link_used');
    await records.withdrawInvitation(invitationId, at);
    const detail = { invitation: invitationId };
    const planId = invitation.planId ?? '';
    await note({ planId, at, personId: caller.personId, verb: 'invitation.withdraw', sections: [], audience: 'all', detail });
  });
}
