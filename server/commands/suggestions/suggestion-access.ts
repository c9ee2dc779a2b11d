/** Access to suggestions: may the caller see this one, and what may they do with it? What they cannot see is not there (R9). */
import type { AuditEntry } from '#shared/audit.ts';
import { Refusal } from '#shared/errors.ts';
import { isKeptFrom, rightOn, type KeptFor, type Right } from '#shared/rights.ts';
import { allows, mayDo, type SuggestionAct } from '#shared/suggestions.ts';
import { audienceOfSection } from '#server/commands/access.ts';
import type { Caller, Note } from '#server/commands/context.ts';
import type { MemberRecord } from '#server/store/records/people.ts';
import type { SectionRecord } from '#server/store/records/sections.ts';
import type { SuggestionRecord } from '#server/store/records/suggestions.ts';
import type { Records } from '#server/store/store.ts';

/** A suggestion, its section, and the caller with their right on that. */
export type SuggestionAccess = {
  readonly suggestion: SuggestionRecord;
  readonly section: SectionRecord;
  readonly member: MemberRecord;
  readonly right: Right;
};

/** Whether a suggestion is for a member who can read its section. What was made while that was sealed is kept for some, and for its author. */
export function seesSuggestion(
  { keptFor, authorId }: Pick<SuggestionRecord, 'keptFor' | 'authorId'>,
  { id, personId }: { readonly id: string; readonly personId: string },
): boolean {
  return !isKeptFrom(keptFor, id) || personId === authorId;
}

/** For whom a thread is kept that a member begins about a suggestion, or about none: for those for whom the suggestion is, and for themself. */
export function keptForAbout(suggestion: SuggestionRecord | null, { id }: { readonly id: string }): KeptFor {
  const keptFor = suggestion?.keptFor ?? null;
  return keptFor === null ? null : [...new Set([...keptFor, id])];
}

/** The members who may be told of something that happens with a suggestion. */
export async function audienceOfSuggestion(
  records: Records,
  suggestion: Pick<SuggestionRecord, 'sectionId' | 'planId' | 'keptFor' | 'authorId'>,
  now: number,
): Promise<string[]> {
  const { sectionId, planId } = suggestion;
  const readers = await audienceOfSection(records, await records.section(sectionId), sectionId, now);
  if (suggestion.keptFor === null) return readers;
  const seeing = (await records.membersOf(planId)).filter((member) => seesSuggestion(suggestion, member)).map(({ id }) => id);
  return readers.filter((id) => seeing.includes(id));
}

/** The suggestion for the caller. Refuses with `not_found` if they cannot read its section, or if it is kept for others. */
export async function suggestionFor(
  records: Records,
  caller: Caller,
  suggestionId: string,
  now: number,
): Promise<SuggestionAccess> {
  const suggestion = await records.suggestion(suggestionId);
  const section = await records.section(suggestion?.sectionId ?? '');
  const member = await records.memberOf(section?.planId ?? '', caller.personId);
  const right = section === null ? 'none' : rightOn(section, member, now);
  if (suggestion === null || section === null || member === null || right === 'none') throw new Refusal('not_found');
  if (!seesSuggestion(suggestion, member)) throw new Refusal('not_found');
  return { suggestion, section, member, right };
}

/** The same for an act. Refuses with `not_allowed` if the caller may not do it, with `conflict` if its state does not allow it. */
export async function suggestionForAct(
  records: Records,
  caller: Caller,
  suggestionId: string,
  act: SuggestionAct,
  now: number,
): Promise<SuggestionAccess> {
  const access = await suggestionFor(records, caller, suggestionId, now);
  const { suggestion, right } = access;
  if (!mayDo(act, right, suggestion.authorId === caller.personId)) throw new Refusal('not_allowed');
  if (!allows(suggestion.state, act) || suggestion.begun !== null) throw new Refusal('conflict');
  return access;
}

type SuggestionEntry = Extract<AuditEntry, { readonly verb: `suggestion.${string}` }>;
type About = { readonly suggestion: string; readonly title: string; readonly author: string; readonly kept?: true };
type What<V extends SuggestionEntry['verb']> = Omit<Extract<SuggestionEntry, { readonly verb: V }>['detail'], keyof About>;

/** Adds the entry of an act on a suggestion. Those who can read its section are told. */
export async function noteAct<V extends SuggestionEntry['verb']>(
  records: Records,
  note: Note,
  suggestion: Pick<SuggestionRecord, 'id' | 'planId' | 'sectionId' | 'title' | 'authorId' | 'keptFor'>,
  { verb, by, at, what }: { readonly verb: V; readonly by: string; readonly at: number; readonly what: What<V> },
): Promise<void> {
  const { id, planId, sectionId, title, authorId, keptFor } = suggestion;
  const author = (await records.memberOf(planId, authorId))?.id ?? '';
  await note({
    planId,
    at,
    personId: by,
    verb,
    sections: [sectionId],
    audience: await audienceOfSuggestion(records, suggestion, at),
    detail: { suggestion: id, title, author, ...(keptFor !== null && { kept: true }), ...what },
  } as unknown as AuditEntry);
}
