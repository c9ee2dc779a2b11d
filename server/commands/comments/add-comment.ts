/** Adds a comment to a thread. */
import type { Made, ToSay } from '#shared/api-threads.ts';
import { MAX_COMMENTS, MAX_COMMENTS_OF_ONE } from '#shared/conversations.ts';
import { Refusal } from '#shared/errors.ts';
import { atLeast, isOfProfessionals, rightOn } from '#shared/rights.ts';
import { perform, type Caller, type CommandContext, type Note } from '#server/commands/context.ts';
import type { Teller } from '#server/commands/inbox/tell.ts';
import { madeBefore } from '#server/commands/comments/made-before.ts';
import { tellOfComment } from '#server/commands/comments/tell-of-comment.ts';
import { audienceOfThread, ofThread, threadFor, type ThreadAccess } from '#server/commands/comments/thread-access.ts';
import { factsOf, requireSaid } from '#server/commands/comments/to-say.ts';
import type { CommentRecord } from '#server/store/records/threads.ts';
import type { Records } from '#server/store/store.ts';

/** What a request wants to say, and its key. */
type Keyed = ToSay & { readonly key: string };

/**
 * Refuses with `too_large` in a thread that is full. Whoever told something in confidence would learn from it how much was answered, so only their
 * own comments count for them, and not against the others. A suggestion has one thread, so nobody can begin another one about it.
 */
async function requireSpace(
  records: Records,
  { personId }: Caller,
  { thread, comments, right }: Pick<ThreadAccess, 'thread' | 'comments' | 'right'>,
): Promise<void> {
  const own = comments.filter((comment) => comment.personId === personId);
  if (own.length >= MAX_COMMENTS_OF_ONE)
    throw new Refusal('too_large', 'You have said much in this thread. Please begin another one.');
  if (right === 'own' || thread.suggestionId !== null || comments.length < MAX_COMMENTS) return;
  const standings = new Map((await records.membersOf(thread.planId)).map((member) => [member.personId, member.standing]));
  const isToldInConfidence = (comment: CommentRecord): boolean => {
    const standing = standings.get(comment.personId);
    return thread.audience === 'professionals' && standing !== undefined && !isOfProfessionals(standing);
  };
  if (comments.filter((comment) => !isToldInConfidence(comment)).length >= MAX_COMMENTS)
    throw new Refusal('too_large', 'This thread is full. Please begin another one.');
}

/**
 * Adds a comment in the transaction of a command. Refuses with `conflict` in a resolved thread. Whoever adds to what they told in
 * confidence does not learn that it was resolved, and opens it again.
 */
export async function addTo(
  teller: Teller,
  note: Note,
  caller: Caller,
  threadId: string,
  at: number,
  { key, ...toSay }: Keyed,
): Promise<Made> {
  const { records, newId } = teller;
  const { thread, comments, section, member, right } = await threadFor(records, caller, threadId, at, 'own');
  // Whoever told something in confidence can add to it, if they may still comment in the section.
  if (right === 'read') throw new Refusal('not_allowed');
  if (right === 'own' && !atLeast(rightOn(section, member, at), 'comment')) throw new Refusal('not_allowed');
  const made = await madeBefore(records, caller, { key, toSay, place: { threadId } });
  if (made !== null) return made;
  await requireSpace(records, caller, { thread, comments, right });
  if (thread.resolved !== null) {
    if (right !== 'own') throw new Refusal('conflict');
    // A refusal would say that somebody answered. What is told now has to be looked at, so the thread is open again.
    await records.reopenThread(threadId, caller.personId, at);
  }
  const said = await requireSaid(records, section, thread, member, toSay, at);
  const { planId, sectionId } = thread;
  const { personId } = caller;
  const comment = { id: newId(), threadId, personId, at, ...said };
  await records.insertComment(comment);
  await records.touchThread(threadId, at);
  const answer = { threadId, commentId: comment.id };
  await records.keepMade(personId, key, answer, at);
  await tellOfComment(teller, section, thread, comments, comment);
  await note({
    planId,
    at,
    personId,
    verb: 'comment.add',
    sections: [sectionId],
    audience: await audienceOfThread(records, section, thread, member, at),
    detail: { ...ofThread(thread), comment: comment.id, ...factsOf(said) },
  });
  return answer;
}

/** Adds a comment behind the others, as {@link addTo} does. The same request with the same key is done once. */
export async function addComment(context: CommandContext, caller: Caller, threadId: string, toSay: Keyed): Promise<Made> {
  return perform(context, (records, note, publish) =>
    addTo({ records, publish, newId: context.newId }, note, caller, threadId, context.now(), toSay),
  );
}
