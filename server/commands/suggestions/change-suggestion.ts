/** Changes what a suggestion is called, why it is made, and whether others may write in it. */
import type { SuggestionChange } from '#shared/api-suggestions.ts';
import { Refusal } from '#shared/errors.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { noteAct, suggestionForAct } from '#server/commands/suggestions/suggestion-access.ts';

/** Changes the caller's own suggestion while it is open. */
export async function changeSuggestion(
  context: CommandContext,
  caller: Caller,
  suggestionId: string,
  { title, reason, othersMayWrite }: SuggestionChange,
): Promise<void> {
  await perform(context, async (records, note) => {
    const at = context.now();
    const { suggestion } = await suggestionForAct(records, caller, suggestionId, 'change', at);
    const change = {
      ...(title !== undefined && title !== suggestion.title && { title }),
      ...(reason !== undefined && reason !== suggestion.reason && { reason }),
      ...(othersMayWrite !== undefined && othersMayWrite !== suggestion.othersMayWrite && { othersMayWrite }),
    };
    if (Object.keys(change).length === 0) return;
    if (!(await records.updateSuggestion(suggestionId, [suggestion.state], change))) throw new Refusal('conflict');
    const { title: _, ...what } = change;
    const now = { ...suggestion, title: change.title ?? suggestion.title };
    await noteAct(records, note, now, { verb: 'suggestion.change', by: caller.personId, at, what });
  });
}
