/** Lifts the hold on a section. */
import { Refusal } from '#shared/errors.ts';
import { audienceOfSection, sectionFor } from '#server/commands/access.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';

/** Lifts the hold. Every member has their right from before the hold again. */
export async function liftHold(context: CommandContext, caller: Caller, sectionId: string): Promise<void> {
  await perform(context, async (records, note) => {
    const at = context.now();
    const { section } = await sectionFor(records, caller, sectionId, at, 'decide');
    if (section.hold === null) throw new Refusal('conflict');
    await records.updateSection(sectionId, { hold: null });
    const { planId } = section;
    const audience = await audienceOfSection(records, section, sectionId, at);
    await note({
      planId,
      at,
      personId: caller.personId,
      verb: 'section.liftHold',
      sections: [sectionId],
      audience,
      detail: {},
    });
  });
}
