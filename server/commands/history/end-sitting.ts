/** Ends a sitting: "I have finished". */
import { audienceOfSection, sectionFor } from '#server/commands/access.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { openSitting } from '#server/history/own-sittings.ts';

/**
 * Ends the caller's sitting in a section after their newest row. What they write from then on is a new sitting. Where they have not
 * written for so long that it would be one anyway, nothing is to be done.
 */
export async function endSitting(context: CommandContext, caller: Caller, sectionId: string): Promise<void> {
  const { store } = context;
  await sectionFor(store.records, caller, sectionId, context.now(), 'comment');
  const { personId } = caller;
  const after = await openSitting(store.log, sectionId, personId, context.now());
  if (after === null) return;
  await perform(context, async (records, note) => {
    const at = context.now();
    const { section } = await sectionFor(records, caller, sectionId, at, 'comment');
    if ((await records.sittingEnds(sectionId)).some((end) => end.personId === personId && end.afterSeq >= after)) return;
    await records.endSitting(sectionId, { personId, afterSeq: after }, at);
    const audience = await audienceOfSection(records, section, sectionId, at);
    await note({
      planId: section.planId,
      at,
      personId,
      verb: 'sitting.end',
      sections: [sectionId],
      audience,
      detail: { after },
    });
  });
}
