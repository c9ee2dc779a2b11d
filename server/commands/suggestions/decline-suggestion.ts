/** Declines a suggestion, with a reason. */
import type { Decline } from '#shared/api-suggestions.ts';
import { Refusal } from '#shared/errors.ts';
import { suggestionRoom } from '#shared/wire.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import type { LiveWriter } from '#server/commands/live-writer.ts';
import { noteAct, suggestionForAct } from '#server/commands/suggestions/suggestion-access.ts';
import { tellOfSuggestion } from '#server/commands/suggestions/tell-of-suggestion.ts';

/**
 * Declines a suggestion. Its author and all who read the section see the reason. Refuses with `conflict` if it has a row that the caller did not
 * see: its author may be writing in it at this moment.
 */
export async function declineSuggestion(
  context: CommandContext,
  live: Pick<LiveWriter, 'written'>,
  caller: Caller,
  suggestionId: string,
  { reply, seen }: Decline,
): Promise<void> {
  if (seen !== undefined) {
    // Whoever may not see it learns nothing of it.
    await suggestionForAct(context.store.records, caller, suggestionId, 'decline', context.now());
    await live.written();
    if ((await context.store.log.lastSeq(suggestionRoom(suggestionId))) > seen.suggestionSeq) throw new Refusal('conflict');
  }
  await perform(context, async (records, note, publish) => {
    const at = context.now();
    const { suggestion } = await suggestionForAct(records, caller, suggestionId, 'decline', at);
    const answer = { by: caller.personId, at, reply, taken: [], seq: null };
    if (!(await records.updateSuggestion(suggestionId, [suggestion.state], { state: 'declined', answer })))
      throw new Refusal('conflict');
    const what = { reason: reply };
    await noteAct(records, note, suggestion, { verb: 'suggestion.decline', by: caller.personId, at, what });
    await tellOfSuggestion({ records, publish, newId: context.newId }, suggestionId, { by: caller.personId, at });
  });
}
