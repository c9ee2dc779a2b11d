/** Works out who is told of what happens with a suggestion: nobody who cannot read its section, and not who did it. */
import { atLeast, rightOn } from '#shared/rights.ts';
import { isOpen, waitingOf } from '#shared/suggestions.ts';
import { seesSuggestion } from '#server/commands/suggestions/suggestion-access.ts';
import type { MemberRecord } from '#server/store/records/people.ts';
import type { SectionRecord } from '#server/store/records/sections.ts';
import type { SuggestionRecord } from '#server/store/records/suggestions.ts';

/** Why somebody is told: it waits for their answer, it is theirs and was answered, or its acceptance was undone, or they adapt what was withdrawn. */
export type SuggestionReason = 'waits' | 'answered' | 'undone' | 'withdrawn';

/** The people who are told of a suggestion as it is after `by` did something with it, each once. `days` is the answer time of the service. */
export function toTell(
  section: SectionRecord,
  members: readonly MemberRecord[],
  suggestion: SuggestionRecord,
  by: string,
  now: number,
  days: number,
): Map<string, SuggestionReason> {
  const told = new Map<string, SuggestionReason>();
  const { authorId, state, openedAt, adaptedBy } = suggestion;
  const seeing = members.filter((member) => seesSuggestion(suggestion, member));
  const author = members.find(({ personId }) => personId === authorId);
  const waiting = waitingOf(section, seeing, { state, authorId: author?.id ?? '', openedAt }, now, days);
  for (const member of seeing) {
    const { personId } = member;
    if (personId === by || !atLeast(rightOn(section, member, now), 'read')) continue;
    if (personId === authorId && state !== 'withdrawn') told.set(personId, isOpen(state) ? 'undone' : 'answered');
    else if (waiting?.for.includes(member.id) === true) told.set(personId, 'waits');
    else if (state === 'withdrawn' && personId === adaptedBy) told.set(personId, 'withdrawn');
  }
  return told;
}
