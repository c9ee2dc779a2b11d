/** Tells people of what happened with a suggestion, in the transaction in which it happened. */
import { markDone } from '#server/commands/inbox/mark-done.ts';
import { tell, type Teller } from '#server/commands/inbox/tell.ts';
import { toTell, type SuggestionReason } from '#server/commands/suggestions/to-tell.ts';
import { WAITING_KINDS, type NotificationKind } from '#shared/notifications.ts';
import { ANSWER_DAYS } from '#shared/settings.ts';
import { isOpen } from '#shared/suggestions.ts';
import type { Records } from '#server/store/store.ts';

type Kind = Extract<NotificationKind, `suggestion.${string}`>;

/** The answer time of the service, in days. */
export async function answerDays(records: Records): Promise<number> {
  return (await records.service())?.answerDays ?? ANSWER_DAYS.usual;
}

/**
 * Tells whoever it waits for now, its author of an answer or that one was undone, and whoever adapts it that it was withdrawn. It is `new` but
 * where it waits again after that. Where it waits no more, nobody has anything to do: that it waits counts as read.
 */
export async function tellOfSuggestion(
  teller: Teller,
  suggestionId: string,
  { by, at }: { readonly by: string; readonly at: number },
): Promise<void> {
  const { records } = teller;
  const suggestion = await records.suggestion(suggestionId);
  const section = suggestion === null ? null : await records.section(suggestion.sectionId);
  if (suggestion === null || section === null) return;
  const { planId, sectionId } = suggestion;
  const members = await records.membersOf(planId);
  if (!isOpen(suggestion.state)) await markDone(teller, section, members, { suggestionId, kinds: WAITING_KINDS }, at);
  const told = toTell(section, members, suggestion, by, at, await answerDays(records));
  const telling = (reason: SuggestionReason, kind: Kind) => ({
    to: [...told].flatMap(([personId, why]) => (why === reason ? [personId] : [])),
    about: { kind, planId, sectionId, suggestionId },
  });
  const tellings = [
    telling('answered', 'suggestion.answered'),
    telling('undone', 'suggestion.undone'),
    telling('withdrawn', 'suggestion.withdrawn'),
    telling('waits', suggestion.undone === null ? 'suggestion.new' : 'suggestion.waits'),
  ];
  await tell(
    teller,
    { at, by },
    tellings.filter(({ to }) => to.length > 0),
  );
}
