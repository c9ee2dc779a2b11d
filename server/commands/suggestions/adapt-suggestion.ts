/** Opens a suggestion for whoever decides, to change it before they do. */
import { Refusal } from '#shared/errors.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { noteAct, suggestionForAct } from '#server/commands/suggestions/suggestion-access.ts';

/** Makes the caller the one who writes in a suggestion. Its author and others read it from then on. Another decider can take this over. */
export async function adaptSuggestion(context: CommandContext, caller: Caller, suggestionId: string): Promise<void> {
  await perform(context, async (records, note) => {
    const at = context.now();
    const { suggestion } = await suggestionForAct(records, caller, suggestionId, 'adapt', at);
    if (suggestion.state === 'adapting' && suggestion.adaptedBy === caller.personId) return;
    const change = { state: 'adapting', adaptedBy: caller.personId } as const;
    if (!(await records.updateSuggestion(suggestionId, [suggestion.state], change))) throw new Refusal('conflict');
    await noteAct(records, note, suggestion, { verb: 'suggestion.adapt', by: caller.personId, at, what: {} });
  });
}
