/** Lifts the hold on a section. */
import { Refusal } from '#shared/errors.ts';
import { audienceOfSection, participantsOf, sectionFor } from '#server/commands/access.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { tell } from '#server/commands/inbox/tell.ts';

/** Lifts the hold. Every member has their right from before the hold again. */
export async function liftHold(context: CommandContext, caller: Caller, sectionId: string): Promise<void> {
  await perform(context, async (records, note, publish) => {
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
    const to = participantsOf({ ...section, hold: null }, await records.membersOf(planId), at);
    const about = { kind: 'holdLifted', planId, sectionId } as const;
    await tell({ records, publish, newId: context.newId }, { at, by: caller.personId }, [{ to, about }]);
  });
}
