/** Puts a hold on a section. */
import { sectionFor, sectionNotice } from '#server/commands/access.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';

/** Stops editing by everyone below `decide` until the hold is lifted. The reason is shown to all who can read the section. */
export async function holdSection(context: CommandContext, caller: Caller, sectionId: string, reason: string): Promise<void> {
  await perform(context, async (records, publish) => {
    const at = context.now();
    const { section } = await sectionFor(records, caller, sectionId, at, 'decide');
    await records.updateSection(sectionId, { hold: { reason, by: caller.personId, at } });
    const { planId } = section;
    await records.appendAudit({ planId, at, personId: caller.personId, verb: 'section.hold', sectionId, detail: { reason } });
    publish(await sectionNotice(records, section, sectionId, at));
  });
}
