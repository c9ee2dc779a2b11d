/** Answers to suggestions while they are written, and what becomes of one that was not sent. */
import type { Suggestion } from '#shared/api-suggestions.ts';
import { oneLine } from '#shared/plain-text.ts';
import { isOpen } from '#shared/suggestions.ts';
import { onSignOutCleanup } from '#client/api/sign-out-cleanup.ts';

/** By suggestion: they are there again when the suggestion is looked at anew. */
const replies = new Map<string, string>();
onSignOutCleanup(() => replies.clear());

/** Has the browser ask before the page closes with an answer that is not given yet. */
function warnBeforeUnload(event: BeforeUnloadEvent): void {
  if (replies.size > 0) event.preventDefault();
}

/** What the page has of an answer to a suggestion; empty if nothing. */
export function replyTo(suggestionId: string): string {
  return replies.get(suggestionId) ?? '';
}

/** Keeps what somebody has written so far as an answer. Without words nothing is kept. */
export function keepReply(suggestionId: string, reply: string): void {
  if (reply === '') replies.delete(suggestionId);
  else replies.set(suggestionId, reply);
  // The browser adds the same listener only once.
  addEventListener('beforeunload', warnBeforeUnload);
}

/**
 * Where the words of a reply are: still in the field, sent with the answer, or not sent, because somebody else answered first, its author
 * took the suggestion back, or the writer had answered with other words, as on another device.
 */
export type ReplyState = 'inField' | 'sent' | 'othersFirst' | 'withdrawn' | 'ownOther';

/** Works out where the words of a reply are, once the suggestion stands as it does. */
export function stateOfReply({ state, answer }: Pick<Suggestion, 'state' | 'answer'>, meId: string, reply: string): ReplyState {
  if (isOpen(state)) return 'inField';
  // The service keeps a reply as one line.
  const words = oneLine(reply);
  if (words === '' || (answer?.by.id === meId && answer.reply === words)) return 'sent';
  if (answer === null) return 'withdrawn';
  return answer.by.id === meId ? 'ownOther' : 'othersFirst';
}
