/** Sets which members are named on a sealed section. */
import { Refusal } from '#shared/errors.ts';
import { rightOn } from '#shared/rights.ts';
import { audienceOfSection, sectionFor } from '#server/commands/access.ts';
import { requireNamable } from '#server/commands/sections/add-section.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';

/** Names exactly these members. At least one of them must have `decide`. Otherwise no member could open the section again. */
export async function nameOnSection(
  context: CommandContext,
  caller: Caller,
  sectionId: string,
  memberIds: readonly string[],
): Promise<void> {
  await perform(context, async (records, note) => {
    const at = context.now();
    const { section } = await sectionFor(records, caller, sectionId, at, 'decide');
    if (section.lead !== 'sealed') throw new Refusal('conflict');
    const members = await records.membersOf(section.planId);
    requireNamable(members, memberIds, at, 'members');
    const after = { ...section, named: memberIds };
    if (!members.some((member) => rightOn(after, member, at) === 'decide')) {
      throw new Refusal('invalid', undefined, { members: 'nobodyLeft' });
    }
    await records.setNamed(sectionId, memberIds);
    const { planId } = section;
    const detail = { before: section.named, after: memberIds };
    const audience = await audienceOfSection(records, section, sectionId, at);
    await note({ planId, at, personId: caller.personId, verb: 'section.name', sections: [sectionId], audience, detail });
  });
}
