/** Puts a hold on a section. */
import { audienceOfSection, sectionFor } from '#server/commands/access.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';

/** Stops editing by every member with less than `decide` until the hold is lifted. The reason is shown to all who can read the section. */
export async function holdSection(context: CommandContext, caller: Caller, sectionId: string, reason: string): Promise<void> {
  await perform(context, async (records, note) => {
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
  });
}
