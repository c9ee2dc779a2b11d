/** Begins a thread about words of a section, about a block, about the section as a whole, or about a suggestion. */
import type { Made, NewThread } from '#shared/api-threads.ts';
import { Refusal } from '#shared/errors.ts';
import { sectionRoom } from '#shared/wire.ts';
import { sectionFor } from '#server/commands/access.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { anchorOf, type WordFinder } from '#server/commands/comments/anchors.ts';
import { addTo } from '#server/commands/comments/add-comment.ts';
import { madeBefore } from '#server/commands/comments/made-before.ts';
import { tellOfComment } from '#server/commands/comments/tell-of-comment.ts';
import { audienceOfThread, ofThread } from '#server/commands/comments/thread-access.ts';
import { keptForAbout, seesSuggestion } from '#server/commands/suggestions/suggestion-access.ts';
import { factsOf, requireSaid } from '#server/commands/comments/to-say.ts';

/**
 * Begins a thread with its first comment. The same request with the same key is done once. A suggestion has one thread: whoever begins it when
 * somebody else has begun it already adds to that one.
 */
export async function beginThread(
  context: CommandContext,
  finder: WordFinder,
  caller: Caller,
  sectionId: string,
  { key, audience, anchor, suggestionId, ...toSay }: Omit<NewThread, 'person'>,
): Promise<Made> {
  const { store } = context;
  await sectionFor(store.records, caller, sectionId, context.now(), 'comment');
  const request = { key, toSay, place: { sectionId, suggestionId } };
  const known = await madeBefore(store.records, caller, request);
  if (known !== null) return known;
  const words = anchor === null ? null : await anchorOf(store, finder, sectionRoom(sectionId), anchor);
  return perform(context, async (records, note, publish) => {
    const at = context.now();
    const teller = { records, publish, newId: context.newId };
    const { section, member } = await sectionFor(records, caller, sectionId, at, 'comment');
    const made = await madeBefore(records, caller, request);
    if (made !== null) return made;
    const suggestion = suggestionId === undefined ? null : await records.suggestion(suggestionId);
    // A suggestion of another section is not there, and neither is one that is kept for others.
    if (suggestionId !== undefined && (suggestion?.sectionId !== sectionId || !seesSuggestion(suggestion, member)))
      throw new Refusal('not_found');
    const keptFor = keptForAbout(suggestion, member);
    const said = await requireSaid(records, section, { audience, keptFor }, member, toSay, at);
    if (suggestionId !== undefined) {
      const begun = (await records.threadsAbout([suggestionId], member.id)).get(suggestionId);
      if (begun !== undefined) return addTo(teller, note, caller, begun, at, { key, ...toSay });
    }
    const { planId } = section;
    const { personId } = caller;
    const about = { sectionId, suggestionId: suggestionId ?? null, anchor: words };
    const thread = { id: context.newId(), planId, ...about, audience, keptFor };
    await records.insertThread({ ...thread, begunBy: personId, at, changedAt: at, resolved: null, reopened: null });
    const comment = { id: context.newId(), threadId: thread.id, personId, at, ...said };
    await records.insertComment(comment);
    const answer = { threadId: thread.id, commentId: comment.id };
    await records.keepMade(personId, key, answer, at);
    await tellOfComment(teller, section, thread, [], comment);
    await note({
      planId,
      at,
      personId,
      verb: 'thread.begin',
      sections: [sectionId],
      audience: await audienceOfThread(records, section, thread, member, at),
      detail: { ...ofThread(thread), comment: comment.id, ...factsOf(said) },
    });
    return answer;
  });
}
