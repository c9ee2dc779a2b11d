/** Says why a sitting was. */
import { Refusal } from '#shared/errors.ts';
import { sectionRoom } from '#shared/wire.ts';
import { audienceOfSection, sectionFor } from '#server/commands/access.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { beginsSitting } from '#server/history/own-sittings.ts';
import { endsOf, parseSittingId } from '#server/history/sitting-ends.ts';

/**
 * Keeps why the caller's sitting was, in place of what they said before. It stands beside the sitting and changes nothing in it. Each
 * text stays in the audit trail. Only whoever made a sitting says why, as long as they have more than the right to read.
 */
export async function explainSitting(
  context: CommandContext,
  caller: Caller,
  sectionId: string,
  sittingId: string,
  text: string,
): Promise<void> {
  const { store } = context;
  await sectionFor(store.records, caller, sectionId, context.now(), 'comment');
  const sitting = parseSittingId(sittingId);
  if (sitting === null) throw new Refusal('not_found');
  if (sitting.personId !== caller.personId) throw new Refusal('not_allowed');
  const { fromSeq, personId } = sitting;
  const { ends } = await endsOf(store, sectionRoom(sectionId));
  if (!(await beginsSitting(store.log, sectionId, ends, fromSeq, personId))) throw new Refusal('not_found');
  await perform(context, async (records, note) => {
    const at = context.now();
    const { section } = await sectionFor(records, caller, sectionId, at, 'comment');
    await records.putWhy({ sectionId, fromSeq, personId, text, at });
    const audience = await audienceOfSection(records, section, sectionId, at);
    const detail = { sitting: fromSeq, text };
    await note({ planId: section.planId, at, personId, verb: 'sitting.explain', sections: [sectionId], audience, detail });
  });
}
