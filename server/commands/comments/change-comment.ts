/** Changes what a comment says, for a short while after it was written. */
import type { CommentBody } from '#shared/comment-body.ts';
import { EDIT_WINDOW } from '#shared/conversations.ts';
import { Refusal } from '#shared/errors.ts';
import { atLeast, rightOn } from '#shared/rights.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { tellOfNewMentions } from '#server/commands/comments/tell-of-comment.ts';
import { audienceOfThread, ownCommentFor, requireReaders } from '#server/commands/comments/thread-access.ts';

/** Changes the caller's own comment. What it said before stays beside it. Refuses with `conflict` when its time is over or it was deleted. */
export async function changeComment(
  context: CommandContext,
  caller: Caller,
  commentId: string,
  body: CommentBody,
): Promise<void> {
  await perform(context, async (records, note, publish) => {
    const at = context.now();
    const { comment, thread, section, member } = await ownCommentFor(records, caller, commentId, at);
    if (!atLeast(rightOn(section, member, at), 'comment')) throw new Refusal('not_allowed');
    if (comment.body === null || at >= comment.at + EDIT_WINDOW) throw new Refusal('conflict');
    if (JSON.stringify(comment.body) === JSON.stringify(body)) return;
    await requireReaders(records, section, thread, body, at);
    await records.changeComment(commentId, body, at);
    await records.touchThread(thread.id, at);
    const said = { ...comment, body: comment.body };
    await tellOfNewMentions({ records, publish, newId: context.newId }, section, thread, said, { at, body });
    await note({
      planId: thread.planId,
      at,
      personId: caller.personId,
      verb: 'comment.change',
      sections: [thread.sectionId],
      audience: await audienceOfThread(records, section, thread, member, at),
      detail: { thread: thread.id, audience: thread.audience, comment: commentId },
    });
  });
}
