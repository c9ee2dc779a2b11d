/** Withdraws a suggestion. */
import { Refusal } from '#shared/errors.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { noteAct, suggestionForAct } from '#server/commands/suggestions/suggestion-access.ts';
import { tellOfSuggestion } from '#server/commands/suggestions/tell-of-suggestion.ts';

/** Withdraws the caller's own suggestion while it is open. It can be read still. */
export async function withdrawSuggestion(context: CommandContext, caller: Caller, suggestionId: string): Promise<void> {
  await perform(context, async (records, note, publish) => {
    const at = context.now();
    const { suggestion } = await suggestionForAct(records, caller, suggestionId, 'withdraw', at);
    if (!(await records.updateSuggestion(suggestionId, [suggestion.state], { state: 'withdrawn' })))
      throw new Refusal('conflict');
    await noteAct(records, note, suggestion, { verb: 'suggestion.withdraw', by: caller.personId, at, what: {} });
    await tellOfSuggestion({ records, publish, newId: context.newId }, suggestionId, { by: caller.personId, at });
  });
}
