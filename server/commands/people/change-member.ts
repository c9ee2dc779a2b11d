/** Changes a member of a plan: standing, relation, authority, and when the membership ends. */
import type { z } from 'zod';
import type { zMemberChange } from '#shared/api.ts';
import { Refusal } from '#shared/errors.ts';
import { requireLastingManager, planFor } from '#server/commands/access.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { mayInvite } from '#server/commands/invitations/open-invitations.ts';
import { fitNamesAndGrants } from '#server/commands/sections/names-and-grants.ts';

/**
 * Changes a member. Names and grants that the new standing does not allow are removed. The unused invitations of a member who no
 * longer manages the plan are withdrawn (R16).
 */
export async function changeMember(
  context: CommandContext,
  caller: Caller,
  memberId: string,
  input: z.output<typeof zMemberChange>,
): Promise<void> {
  await perform(context, async (records, note) => {
    const at = context.now();
    const member = await records.member(memberId);
    const { plan } = await planFor(records, caller, member?.planId ?? '', at);
    if (member === null || member.removedAt !== null) throw new Refusal('not_found');
    await planFor(records, caller, plan.id, at, 'manage');
    const after = {
      ...member,
      standing: input.standing ?? member.standing,
      relation: input.relation ?? member.relation,
      authority: input.authority ?? member.authority,
      expiresAt: input.expiresAt === undefined ? member.expiresAt : input.expiresAt,
    };
    const others = (await records.membersOf(plan.id)).filter((other) => other.id !== memberId);
    requireLastingManager([...others, after], at, input.standing === undefined ? 'expiresAt' : 'standing');
    await records.putMember(after);
    if (after.standing !== member.standing) await fitNamesAndGrants(records, member, after.standing);
    if (!mayInvite(after, at)) await records.withdrawInvitationsBy(member.personId, plan.id, at);
    const detail = { memberId, ...input };
    await note({
      planId: plan.id,
      at,
      personId: caller.personId,
      verb: 'member.change',
      sections: [],
      audience: 'all',
      detail,
    });
  });
}
