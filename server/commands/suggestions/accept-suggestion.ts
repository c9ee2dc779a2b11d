/** Accepts a suggestion, or some of its changes. */
import { randomInt } from 'node:crypto';
import type { Accept } from '#shared/api-suggestions.ts';
import { Refusal } from '#shared/errors.ts';
import { stateAfter } from '#shared/suggestions.ts';
import { MARKER_CLIENTS } from '#shared/text/write.ts';
import { sectionRoom, suggestionRoom } from '#shared/wire.ts';
import type { Caller, CommandContext } from '#server/commands/context.ts';
import { requireLast, untilWritten, type LiveWriter } from '#server/commands/live-writer.ts';
import { suggestionForAct } from '#server/commands/suggestions/suggestion-access.ts';
import { beginAnswer, writeAnswer } from '#server/commands/suggestions/write-answer.ts';
import type { SuggestionAsked } from '#server/history/history.ts';
import type { SuggestionFound } from '#server/history/suggestion-job.ts';
import type { SuggestionRecord } from '#server/store/records/suggestions.ts';
import type { Store } from '#server/store/store.ts';

/** What looks at a suggestion and its section. */
export type SuggestionReader = {
  suggestion(store: Store, room: string, asked: SuggestionAsked): Promise<SuggestionFound>;
};

/** What is found of a suggestion with these changes of it, and its section as it is now. */
export async function lookAt(
  store: Store,
  reader: SuggestionReader,
  { id, sectionId, baseSeq }: Pick<SuggestionRecord, 'id' | 'sectionId' | 'baseSeq'>,
  take: readonly number[] | null,
): Promise<{ readonly seq: number; readonly copySeq: number; readonly found: SuggestionFound }> {
  const room = sectionRoom(sectionId);
  const copyRoom = suggestionRoom(id);
  const [seq, copySeq] = [await store.log.lastSeq(room), await store.log.lastSeq(copyRoom)];
  const client = randomInt(1, MARKER_CLIENTS);
  const found = await reader.suggestion(store, room, { baseSeq, seq, copyRoom, copySeq, take, client });
  const known = new Set(found.changes.map((change) => change.id));
  if (take !== null && take.some((change) => !known.has(change)))
    throw new Refusal('bad_request', 'There is no such change in this suggestion.');
  return { seq, copySeq, found };
}

/**
 * Accepts a suggestion with the changes that the caller chose, and those that these need. Refuses with `invalid` if some are left out without a
 * word why, and with `conflict` if the suggestion has a row
 * that they did not see, or if the section since changed a line or a block that a chosen change is in: up to the very row of the acceptance, on
 * whichever server it was written. Returns the row that it made.
 */
export async function acceptSuggestion(
  context: CommandContext,
  { history, live }: { readonly history: SuggestionReader; readonly live: LiveWriter },
  caller: Caller,
  suggestionId: string,
  { reply, changes, seen }: Accept,
): Promise<number | null> {
  const { store } = context;
  const take = changes ?? null;
  const allowed = async (): Promise<SuggestionRecord> =>
    (await suggestionForAct(store.records, caller, suggestionId, 'accept', context.now())).suggestion;
  const suggestion = await allowed();
  const look = async () => {
    const looked = await lookAt(store, history, suggestion, take);
    const { seq, copySeq, found } = looked;
    if (seen.seq > seq || seen.suggestionSeq > copySeq) throw new Refusal('bad_request', 'The history does not go that far.');
    if (copySeq > seen.suggestionSeq) throw new Refusal('conflict');
    // What is left out is declined, and that needs a reason.
    if (found.taken.length < found.changes.length && reply === '')
      throw new Refusal('invalid', 'What is left out needs a reason.', { reply: 'empty' });
    const taken = new Set(found.taken);
    if (found.conflicts.some(({ change, newest }) => taken.has(change) && newest > seen.seq)) throw new Refusal('conflict');
    return looked;
  };
  const answerFor = ({ found }: Awaited<ReturnType<typeof look>>) => {
    const isWhole = found.taken.length === found.changes.length;
    const answer = { by: caller.personId, at: context.now(), reply, taken: isWhole ? null : [...found.taken], seq: null };
    const state = stateAfter(suggestion.state, 'accept', isWhole) ?? suggestion.state;
    return { by: caller.personId, state, answer, reason: '' };
  };
  const room = sectionRoom(suggestion.sectionId);
  return untilWritten(live, room, async () => {
    const looked = await look();
    // It took a moment: the right may be gone, or somebody else may have answered.
    await allowed();
    const { update, restored } = looked.found;
    // What its writers have sent by now comes into its log first. What comes after it is closed is refused, and they are told.
    await live.written();
    // Otherwise it would be closed and opened again for nothing, and everybody on the plan would hear of it.
    await requireLast(store.log, room, looked.seq);
    const begun = await beginAnswer(context, suggestion, { ...answerFor(looked), afterSeq: looked.seq, update });
    return writeAnswer(context, live, suggestion, begun, { update, restored, copySeq: looked.copySeq });
  });
}
