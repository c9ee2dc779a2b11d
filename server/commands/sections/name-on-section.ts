/** Says who is named on a sealed section. */
import { Refusal } from '#shared/errors.ts';
import { rightOn } from '#shared/rights.ts';
import { sectionFor, sectionNotice } from '#server/commands/access.ts';
import { namable } from '#server/commands/sections/add-section.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';

/** Names exactly these members. Somebody who decides must be left, or the section would be out of everyone's reach. */
export async function nameOnSection(
  context: CommandContext,
  caller: Caller,
  sectionId: string,
  memberIds: readonly string[],
): Promise<void> {
  await perform(context, async (records, publish) => {
    const at = context.now();
    const { section } = await sectionFor(records, caller, sectionId, at, 'decide');
    if (section.lead !== 'sealed') throw new Refusal('conflict');
    const members = await records.membersOf(section.planId);
    namable(members, memberIds, at, 'members');
    const after = { ...section, named: memberIds };
    if (!members.some((member) => rightOn(after, member, at) === 'decide')) {
      throw new Refusal('invalid', undefined, { members: 'nobodyLeft' });
    }
    await records.setNamed(sectionId, memberIds);
    const { planId } = section;
    const detail = { before: section.named, after: memberIds };
    await records.appendAudit({ planId, at, personId: caller.personId, verb: 'section.name', sectionId, detail });
    publish(await sectionNotice(records, section, sectionId, at));
  });
}
