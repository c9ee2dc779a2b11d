/** Deletes a comment. */
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { audienceOfThread, ownCommentFor } from '#server/commands/comments/thread-access.ts';

/**
 * Deletes the caller's own comment: its words and what it said before are gone for good. Its writer, its time and the answers of others
 * stay. To delete it once more changes nothing. Whoever wrote it can do so as long as they can read the section.
 */
export async function deleteComment(context: CommandContext, caller: Caller, commentId: string): Promise<void> {
  await perform(context, async (records, note) => {
    const at = context.now();
    const { comment, thread, section, member } = await ownCommentFor(records, caller, commentId, at);
    if (comment.deletedAt !== null) return;
    await records.deleteComment(commentId, at);
    await records.touchThread(thread.id, at);
    await note({
      planId: thread.planId,
      at,
      personId: caller.personId,
      verb: 'comment.delete',
      sections: [thread.sectionId],
      audience: await audienceOfThread(records, section, thread, member, at),
      detail: { thread: thread.id, audience: thread.audience, comment: commentId },
    });
  });
}
