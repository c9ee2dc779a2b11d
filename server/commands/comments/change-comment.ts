/** Changes what a comment says, for a short while after it was written. */
import type { ToSay } from '#shared/api-threads.ts';
import type { Said } from '#shared/contributions.ts';
import { EDIT_WINDOW } from '#shared/conversations.ts';
import { Refusal } from '#shared/errors.ts';
import { atLeast, rightOn } from '#shared/rights.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { tellOfNewMentions } from '#server/commands/comments/tell-of-comment.ts';
import { audienceOfThread, ofThread, ownCommentFor } from '#server/commands/comments/thread-access.ts';
import { requireSaid } from '#server/commands/comments/to-say.ts';
import type { CommentRecord } from '#server/store/records/threads.ts';

/**
 * Refuses to make words of one's own of what somebody else said, or the other way round, and to say that another one said it. Whoever it was
 * said of has been told. It can be deleted and written down anew.
 */
function requireSameSayer({ contribution: before }: CommentRecord, { contribution: after }: Said): void {
  if (JSON.stringify(before?.by) !== JSON.stringify(after?.by))
    throw new Refusal('invalid', 'Who said it cannot be changed.', { by: 'wrong' });
}

/** Changes what the caller wrote. What it said before stays beside it. Refuses with `conflict` when its time is over or it was deleted. */
export async function changeComment(context: CommandContext, caller: Caller, commentId: string, toSay: ToSay): Promise<void> {
  await perform(context, async (records, note, publish) => {
    const at = context.now();
    const { comment, thread, section, member } = await ownCommentFor(records, caller, commentId, at);
    if (!atLeast(rightOn(section, member, at), 'comment')) throw new Refusal('not_allowed');
    if (comment.deletedAt !== null || at >= comment.at + EDIT_WINDOW) throw new Refusal('conflict');
    const said = await requireSaid(records, section, thread, member, toSay, at);
    requireSameSayer(comment, said);
    const { body, contribution } = comment;
    if (JSON.stringify([body, contribution]) === JSON.stringify([said.body, said.contribution])) return;
    await records.changeComment(commentId, said, at);
    await records.touchThread(thread.id, at);
    await tellOfNewMentions({ records, publish, newId: context.newId }, section, thread, comment, { at, body: said.body });
    await note({
      planId: thread.planId,
      at,
      personId: caller.personId,
      verb: 'comment.change',
      sections: [thread.sectionId],
      audience: await audienceOfThread(records, section, thread, member, at),
      detail: { ...ofThread(thread), comment: commentId },
    });
  });
}
