/** Removes a member from a plan. */
import { Refusal } from '#shared/errors.ts';
import { requireLastingManager, planFor } from '#server/commands/access.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { fitNamesAndGrants } from '#server/commands/sections/names-and-grants.ts';

/**
 * Removes a member. Managers of the plan can remove any member, other members only themselves. What the member wrote stays. Their
 * unused invitations to the plan are withdrawn, so that they cannot use one to come back (R16).
 */
export async function removeMember(context: CommandContext, caller: Caller, memberId: string): Promise<void> {
  await perform(context, async (records, note) => {
    const at = context.now();
    const member = await records.member(memberId);
    const { plan } = await planFor(records, caller, member?.planId ?? '', at);
    if (member === null || member.removedAt !== null) throw new Refusal('not_found');
    const leaves = member.personId === caller.personId;
    if (!leaves) await planFor(records, caller, plan.id, at, 'manage');
    const after = { ...member, removedAt: at };
    const others = (await records.membersOf(plan.id)).filter((other) => other.id !== memberId);
    requireLastingManager([...others, after], at, 'member');
    await records.putMember(after);
    await fitNamesAndGrants(records, member, null);
    await records.withdrawInvitationsBy(member.personId, plan.id, at);
    const verb = leaves ? 'member.leave' : 'member.remove';
    await note({ planId: plan.id, at, personId: caller.personId, verb, sections: [], audience: 'all', detail: { memberId } });
  });
}
