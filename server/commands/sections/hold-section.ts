/** Puts a hold on a section. */
import { audienceOfSection, participantsOf, sectionFor } from '#server/commands/access.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { tell } from '#server/commands/inbox/tell.ts';

/**
 * Puts a hold on a section: until it is lifted, only members with `decide` can edit (R6). All readers of the section see the
 * reason.
 */
export async function holdSection(context: CommandContext, caller: Caller, sectionId: string, reason: string): Promise<void> {
  await perform(context, async (records, note, publish) => {
    const at = context.now();
    const { section } = await sectionFor(records, caller, sectionId, at, 'decide');
    await records.updateSection(sectionId, { hold: { reason, by: caller.personId, at } });
    const { planId } = section;
    const audience = await audienceOfSection(records, section, sectionId, at);
    await note({
      planId,
      at,
      personId: caller.personId,
      verb: 'section.hold',
      sections: [sectionId],
      audience,
      detail: { reason },
    });
    const to = participantsOf(section, await records.membersOf(planId), at);
    const about = { kind: 'hold', planId, sectionId } as const;
    await tell({ records, publish, newId: context.newId }, { at, by: caller.personId }, [{ to, about }]);
  });
}
