/** Lifts the hold on a section. */
import { Refusal } from '#shared/errors.ts';
import { sectionFor, sectionNotice } from '#server/commands/access.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';

/** Lets everyone write again as before the hold. */
export async function liftHold(context: CommandContext, caller: Caller, sectionId: string): Promise<void> {
  await perform(context, async (records, publish) => {
    const at = context.now();
    const { section } = await sectionFor(records, caller, sectionId, at, 'decide');
    if (section.hold === null) throw new Refusal('conflict');
    await records.updateSection(sectionId, { hold: null });
    const { planId } = section;
    await records.appendAudit({ planId, at, personId: caller.personId, verb: 'section.liftHold', sectionId, detail: {} });
    publish(await sectionNotice(records, section, sectionId, at));
  });
}
