/** Sets which members are named on a sealed section. */
import type { z } from 'zod';
import type { zNamed } from '#shared/api.ts';
import { Refusal } from '#shared/errors.ts';
import { rightOn, takesRight } from '#shared/rights.ts';
import { audienceOfSection, sectionFor } from '#server/commands/access.ts';
import { requireNamable } from '#server/commands/sections/add-section.ts';
import { tellRights } from '#server/commands/inbox/tell-rights.ts';
import { requireReason } from '#server/commands/sections/reason.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';

/**
 * Names exactly these members. At least one of them must have `decide`. Otherwise no member could open the section again. To take
 * a name away needs a reason (R17).
 */
export async function nameOnSection(
  context: CommandContext,
  caller: Caller,
  sectionId: string,
  { members: memberIds, reason }: z.output<typeof zNamed>,
): Promise<void> {
  await perform(context, async (records, note, publish) => {
    const at = context.now();
    const { section } = await sectionFor(records, caller, sectionId, at, 'decide');
    if (section.lead !== 'sealed') throw new Refusal('conflict');
    const members = await records.membersOf(section.planId);
    requireNamable(members, memberIds, at, 'members');
    const after = { ...section, named: memberIds };
    if (!members.some((member) => rightOn(after, member, at) === 'decide')) {
      throw new Refusal('invalid', undefined, { members: 'nobodyLeft' });
    }
    const losing = members.some((member) => member.removedAt === null && takesRight(section, after, member));
    requireReason(losing, reason);
    await records.setNamed(sectionId, memberIds);
    const { planId } = section;
    const detail = { before: section.named, after: memberIds, ...(reason !== undefined && { reason }) };
    const audience = await audienceOfSection(records, section, sectionId, at);
    await note({ planId, at, personId: caller.personId, verb: 'section.name', sections: [sectionId], audience, detail });
    await tellRights({ records, publish, newId: context.newId }, { at, by: caller.personId }, section, 'more');
  });
}
