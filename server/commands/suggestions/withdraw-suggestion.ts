/** Withdraws a suggestion. */
import { Refusal } from '#shared/errors.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { noteAct, suggestionForAct } from '#server/commands/suggestions/suggestion-access.ts';

/** Withdraws the caller's own suggestion while it is open. It can be read still. */
export async function withdrawSuggestion(context: CommandContext, caller: Caller, suggestionId: string): Promise<void> {
  await perform(context, async (records, note) => {
    const at = context.now();
    const { suggestion } = await suggestionForAct(records, caller, suggestionId, 'withdraw', at);
    if (!(await records.updateSuggestion(suggestionId, [suggestion.state], { state: 'withdrawn' })))
      throw new Refusal('conflict');
    await noteAct(records, note, suggestion, { verb: 'suggestion.withdraw', by: caller.personId, at, what: {} });
  });
}
