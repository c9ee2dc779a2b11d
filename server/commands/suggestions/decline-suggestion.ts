/** Declines a suggestion, with a reason. */
import { Refusal } from '#shared/errors.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { noteAct, suggestionForAct } from '#server/commands/suggestions/suggestion-access.ts';
import { tellOfSuggestion } from '#server/commands/suggestions/tell-of-suggestion.ts';

/** Declines a suggestion. Its author and all who read the section see the reason. */
export async function declineSuggestion(
  context: CommandContext,
  caller: Caller,
  suggestionId: string,
  reply: string,
): Promise<void> {
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
