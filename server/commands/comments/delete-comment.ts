/** Deletes a comment. */
import { Refusal } from '#shared/errors.ts';
import { COMMENT_KINDS } from '#shared/notifications.ts';
import { isOver } from '#shared/rights.ts';
import { markDone } from '#server/commands/inbox/mark-done.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { audienceOfThread, ofThread, ownCommentFor } from '#server/commands/comments/thread-access.ts';

/**
 * Deletes the caller's own comment: its words and what it said before are gone for good. Its writer, its time and the answers of others
 * stay. To delete it once more changes nothing. Whoever wrote it can do so as long as they can read the section, also where they may not
 * comment any more, but not in what is over: there nothing changes, so that what was said stays as it was when it ended (R7).
 * What others were told of it counts as read: there are no words for them any more.
 */
export async function deleteComment(context: CommandContext, caller: Caller, commentId: string): Promise<void> {
  await perform(context, async (records, note, publish) => {
    const at = context.now();
    const { comment, thread, section, member } = await ownCommentFor(records, caller, commentId, at);
    if (comment.deletedAt !== null) return;
    if (isOver(section, member, at)) throw new Refusal('not_allowed', 'Nothing changes here any more.');
    await records.deleteComment(commentId, at);
    await records.touchThread(thread.id, at);
    const members = await records.membersOf(section.planId);
    const professionalsOnly = thread.audience === 'professionals';
    await markDone({ records, publish }, section, members, { commentId, kinds: COMMENT_KINDS, professionalsOnly }, at);
    await note({
      planId: thread.planId,
      at,
      personId: caller.personId,
      verb: 'comment.delete',
      sections: [thread.sectionId],
      audience: await audienceOfThread(records, section, thread, member, at),
      detail: { ...ofThread(thread), comment: commentId },
    });
  });
}
