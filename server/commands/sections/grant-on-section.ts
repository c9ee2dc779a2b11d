/** Grants one member a right on a section that is higher or lower than the right by lead and standing (R3). */
import type { z } from 'zod';
import type { zGrant } from '#shared/api.ts';
import { Refusal } from '#shared/errors.ts';
import { atLeast, ceilingFor, takesRight } from '#shared/rights.ts';
import { audienceOfSection, sectionFor } from '#server/commands/access.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { tellRights } from '#server/commands/inbox/tell-rights.ts';
import { requireReason } from '#server/commands/sections/reason.ts';

/**
 * Sets a member's grant; null removes it. A right above the ceiling of lead and standing is refused, and so is an own grant. A
 * grant that leaves the member less than before needs a reason (R17). The member is never shown it.
 */
export async function grantOnSection(
  context: CommandContext,
  caller: Caller,
  sectionId: string,
  memberId: string,
  { right, reason }: z.output<typeof zGrant>,
): Promise<void> {
  await perform(context, async (records, note, publish) => {
    const at = context.now();
    const { section, member } = await sectionFor(records, caller, sectionId, at, 'decide');
    const other = await records.member(memberId);
    if (other === null || other.planId !== section.planId || other.removedAt !== null) throw new Refusal('not_found');
    if (other.id === member.id) throw new Refusal('not_allowed');
    // Managers are responsible for the plan, so only a manager may restrict another manager.
    if (other.standing === 'manager' && member.standing !== 'manager') throw new Refusal('not_allowed');
    const ceiling = ceilingFor(section.lead, other.standing, section.named.includes(other.id));
    if (right !== null && !atLeast(ceiling, right)) throw new Refusal('invalid', undefined, { right: 'aboveCeiling' });
    const { [memberId]: _, ...others } = section.grants;
    const grants = right === null ? others : { ...others, [memberId]: right };
    requireReason(takesRight(section, { ...section, grants }, other), reason);
    await records.setGrant(sectionId, memberId, right);
    const { planId } = section;
    const audience = await audienceOfSection(records, section, sectionId, at);
    await note({
      planId,
      at,
      personId: caller.personId,
      verb: 'section.grant',
      sections: [sectionId],
      audience,
      detail: { memberId, right, ...(reason !== undefined && { reason }) },
    });
    await tellRights({ records, publish, newId: context.newId }, { at, by: caller.personId }, section, 'more');
  });
}
