/** How suggestions are presented, to each caller what they may know and do. */
import type { Comparison } from '#shared/api-history.ts';
import type { PersonRef } from '#shared/api.ts';
import type { Suggestion, SuggestionComparison, SuggestionsQuery } from '#shared/api-suggestions.ts';
import { rightOn, suggestionRight } from '#shared/rights.ts';
import { actsFor, isOpen, SUGGESTION_STATES, WAITING_STEPS, waitingOf, type SuggestionState } from '#shared/suggestions.ts';
import { sectionRoom, suggestionRoom } from '#shared/wire.ts';
import { planFor, sectionFor } from '#server/commands/access.ts';
import type { Caller } from '#server/commands/context.ts';
import { lookAt, type SuggestionReader } from '#server/commands/suggestions/accept-suggestion.ts';
import { seesSuggestion, suggestionFor } from '#server/commands/suggestions/suggestion-access.ts';
import { answerDays } from '#server/commands/suggestions/tell-of-suggestion.ts';
import { named } from '#server/history/history.ts';
import { readableSections } from '#server/http/present/sections.ts';
import type { LogRow, Restored } from '#server/store/log/log.ts';
import type { MemberRecord } from '#server/store/records/people.ts';
import type { SectionRecord } from '#server/store/records/sections.ts';
import { factsFor, type SuggestionRecord } from '#server/store/records/suggestions.ts';
import type { Records, Store } from '#server/store/store.ts';

/** The most suggestions of a section or a plan that are listed. */
const MOST = 500;
const OPEN_STATES = SUGGESTION_STATES.filter(isOpen);
/** The answers that a list of answered ones shows. */
const ANSWERED = SUGGESTION_STATES.filter((state) => !isOpen(state) && state !== 'withdrawn');

type Known = { readonly suggestion: SuggestionRecord; readonly section: SectionRecord };

/** Presents suggestions to one member. */
async function presentAll(records: Records, member: MemberRecord, all: readonly Known[], now: number): Promise<Suggestion[]> {
  const members = await records.membersOf(member.planId);
  const days = await answerDays(records);
  const threads = await records.threadsAbout(
    all.map(({ suggestion }) => suggestion.id),
    member.id,
  );
  const ids = all.flatMap(({ suggestion: { authorId, adaptedBy, answer, undone } }) =>
    [authorId, adaptedBy ?? [], answer?.by ?? [], undone?.by ?? []].flat(),
  );
  const names = new Map((await records.people([...new Set(ids)])).map(({ id, name }) => [id, name]));
  const nameOf = (id: string): PersonRef => ({ id, name: names.get(id) ?? '' });
  return all.map(({ suggestion, section }) => {
    const { id, authorId, state, openedAt, answer, adaptedBy, undone, begun } = suggestion;
    const author = members.find(({ personId }) => personId === authorId)?.id ?? '';
    const seeing = members.filter((one) => seesSuggestion(suggestion, one));
    const waiting = waitingOf(section, seeing, { state, authorId: author, openedAt }, now, days);
    const acts = actsFor(state, rightOn(section, member, now), authorId === member.personId);
    const { sectionId, baseSeq, title, reason, at, othersMayWrite } = suggestion;
    return {
      id,
      sectionId,
      room: suggestionRoom(id),
      right: suggestionRight(section, member, factsFor(suggestion, member), now),
      baseSeq,
      title,
      reason,
      author: nameOf(authorId),
      at,
      othersMayWrite,
      state,
      adaptedBy: adaptedBy === null ? null : nameOf(adaptedBy),
      answer: answer === null ? null : { ...answer, by: nameOf(answer.by) },
      undone: undone === null || !isOpen(state) ? null : { ...undone, by: nameOf(undone.by) },
      threadId: threads.get(id) ?? null,
      acts: begun === null ? acts : [],
      waits: waiting?.for.includes(member.id) === true,
      waiting:
        waiting === null ? null : { ...waiting, for: [...waiting.for], days: WAITING_STEPS.indexOf(waiting.step) * days },
    };
  });
}

/** How many open suggestions of the given sections wait for a member's answer. The sections are those that the member can read. */
export async function suggestionsWaitingFor(
  records: Records,
  member: MemberRecord,
  sections: readonly SectionRecord[],
  members: readonly MemberRecord[],
  now: number,
): Promise<number> {
  const byId = new Map(sections.map((section) => [section.id, section]));
  const open = await records.suggestionsOf([...byId.keys()], OPEN_STATES, MOST);
  if (open.length === 0) return 0;
  const days = await answerDays(records);
  return open.filter((suggestion) => {
    const { sectionId, authorId, state, openedAt } = suggestion;
    const section = byId.get(sectionId);
    const seeing = members.filter((one) => seesSuggestion(suggestion, one));
    const author = members.find(({ personId }) => personId === authorId)?.id ?? '';
    return (
      section !== undefined &&
      waitingOf(section, seeing, { state, authorId: author, openedAt }, now, days)?.for.includes(member.id) === true
    );
  }).length;
}

/** The suggestions of a section, newest first. */
export async function presentSectionSuggestions(
  records: Records,
  caller: Caller,
  sectionId: string,
  now: number,
): Promise<{ suggestions: Suggestion[] }> {
  const { section, member } = await sectionFor(records, caller, sectionId, now);
  const all = (await records.suggestionsOf([sectionId], SUGGESTION_STATES, MOST)).filter((one) => seesSuggestion(one, member));
  return {
    suggestions: await presentAll(
      records,
      member,
      all.map((suggestion) => ({ suggestion, section })),
      now,
    ),
  };
}

/** One suggestion. */
export async function presentSuggestion(
  records: Records,
  caller: Caller,
  suggestionId: string,
  now: number,
): Promise<Suggestion> {
  const { suggestion, section, member } = await suggestionFor(records, caller, suggestionId, now);
  const [presented] = await presentAll(records, member, [{ suggestion, section }], now);
  if (presented === undefined) throw new Error('a suggestion was not presented');
  return presented;
}

/** The suggestions of a plan that are asked for, in the sections that the caller can read, newest first. */
export async function presentPlanSuggestions(
  records: Records,
  caller: Caller,
  planId: string,
  { state }: SuggestionsQuery,
  now: number,
): Promise<{ suggestions: Suggestion[] }> {
  const { member } = await planFor(records, caller, planId, now);
  const readable = await readableSections(records, member, now);
  const sections = new Map(readable.map((section) => [section.id, section]));
  const states: Readonly<Record<SuggestionsQuery['state'], readonly SuggestionState[]>> = {
    open: OPEN_STATES,
    waiting: OPEN_STATES,
    mine: SUGGESTION_STATES,
    answered: ANSWERED,
  };
  const author = state === 'mine' ? caller.personId : undefined;
  const found = await records.suggestionsOf([...sections.keys()], states[state], MOST, author);
  const all = found.flatMap((suggestion) => {
    const section = sections.get(suggestion.sectionId);
    return section === undefined || !seesSuggestion(suggestion, member) ? [] : [{ suggestion, section }];
  });
  const suggestions = await presentAll(records, member, all, now);
  return { suggestions: state === 'waiting' ? suggestions.filter(({ waits }) => waits) : suggestions };
}

/** What a suggestion changes, and while it is open what the section changed since in the same lines and blocks. */
export async function presentSuggestionComparison(
  store: Store,
  reader: SuggestionReader,
  caller: Caller,
  suggestionId: string,
  now: number,
): Promise<SuggestionComparison> {
  const { suggestion } = await suggestionFor(store.records, caller, suggestionId, now);
  const { seq, copySeq, found } = await lookAt(store, reader, suggestion, null);
  const conflicts = isOpen(suggestion.state) ? found.conflicts : [];
  return {
    seq,
    suggestionSeq: copySeq,
    doc: found.doc,
    changes: await named(store, found.changes),
    conflicts: await Promise.all(conflicts.map(async ({ change, since }) => ({ change, since: await named(store, since) }))),
  };
}

/** What compares a room with what one more row would make of it. */
export type OutcomeReader = SuggestionReader & {
  compare(store: Store, room: string, query: { from: number; to?: number }): Promise<Comparison>;
  withRow(store: Store, room: string, row: LogRow, restored: readonly Restored[]): Promise<Comparison>;
};

/** What the section would be if these changes of a suggestion were accepted now; null for all of them. */
export async function presentOutcome(
  store: Store,
  reader: OutcomeReader,
  caller: Caller,
  suggestionId: string,
  changes: readonly number[] | null,
  now: number,
): Promise<Comparison> {
  const { suggestion } = await suggestionFor(store.records, caller, suggestionId, now);
  const room = sectionRoom(suggestion.sectionId);
  const { seq, found } = await lookAt(store, reader, suggestion, changes);
  if (found.update === null) return reader.compare(store, room, { from: seq, to: seq });
  const row = { seq: seq + 1, personId: caller.personId, at: now, update: found.update };
  return reader.withRow(store, room, row, found.restored);
}
