/** Begins a suggestion: a copy of a section as it is now, in a room of its own. */
import type { MadeSuggestion, NewSuggestion } from '#shared/api-suggestions.ts';
import { Refusal } from '#shared/errors.ts';
import { isOpen, SUGGESTION_STATES } from '#shared/suggestions.ts';
import { sectionRoom, suggestionRoom } from '#shared/wire.ts';
import { sectionFor } from '#server/commands/access.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { noteAct } from '#server/commands/suggestions/suggestion-access.ts';
import { tellOfSuggestion } from '#server/commands/suggestions/tell-of-suggestion.ts';
import type { CopyFound } from '#server/history/suggestion-job.ts';
import type { Records, Store } from '#server/store/store.ts';

/** The most open suggestions of one person in one section, and the most that they begin there in a day: each holds all of the section. */
export const MAX_OPEN = 10;
export const MAX_A_DAY = 30;
const DAY = 24 * 60 * 60_000;

/** What copies a section. */
export type Copier = { copying(store: Store, room: string): Promise<CopyFound & { readonly seq: number }> };

async function requireRoom(records: Records, sectionId: string, personId: string, now: number): Promise<void> {
  const own = await records.suggestionsOf([sectionId], SUGGESTION_STATES, 1000, personId);
  const open = own.filter(({ state }) => isOpen(state)).length;
  if (open >= MAX_OPEN || own.filter(({ at }) => at > now - DAY).length >= MAX_A_DAY) throw new Refusal('too_many');
}

/** Begins a suggestion in a section. The same request with the same key is done once. */
export async function beginSuggestion(
  context: CommandContext,
  copier: Copier,
  caller: Caller,
  sectionId: string,
  { key, title, reason }: NewSuggestion,
): Promise<MadeSuggestion> {
  const { store } = context;
  const { personId } = caller;
  const known = async (records: Records): Promise<MadeSuggestion | null> => {
    const made = await records.suggestionMadeWith(personId, key);
    // The key of another request. To answer it with that suggestion would lead its author into another section.
    if (made !== null && made.sectionId !== sectionId) throw new Refusal('conflict');
    return made === null ? null : { suggestionId: made.id, room: suggestionRoom(made.id) };
  };
  await sectionFor(store.records, caller, sectionId, context.now(), 'suggest');
  const before = await known(store.records);
  if (before !== null) return before;
  await requireRoom(store.records, sectionId, personId, context.now());
  const { seq, state, restored } = await copier.copying(store, sectionRoom(sectionId));
  const id = context.newId();
  const room = suggestionRoom(id);
  // Noted first: without the note the copied words would be the author's. A note without a row says nothing.
  await store.log.putRestored(room, restored);
  return perform(context, async (records, note, publish) => {
    const at = context.now();
    const { section } = await sectionFor(records, caller, sectionId, at, 'suggest');
    const made = await known(records);
    if (made !== null) return made;
    await requireRoom(records, sectionId, personId, at);
    const suggestion = { id, planId: section.planId, sectionId, baseSeq: seq, title, reason, authorId: personId, at };
    await records.insertSuggestion({ ...suggestion, key });
    // Its client ids are nobody's in this room: whoever may write here may go on with them.
    await records.appendFirst({ room, personId, at, update: state, claims: [] });
    const what = reason === '' ? {} : { reason };
    await noteAct(records, note, { ...suggestion, keptFor: null }, { verb: 'suggestion.make', by: personId, at, what });
    await tellOfSuggestion({ records, publish, newId: context.newId }, id, { by: personId, at });
    return { suggestionId: id, room };
  });
}
