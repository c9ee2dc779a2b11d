/** Resolves a thread, and reopens it. */
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { audienceOfThread, ofThread, threadFor } from '#server/commands/comments/thread-access.ts';

/** Resolves a thread or reopens it, with who did it and when. Where it is so already, nothing changes. */
export async function setThreadResolved(
  context: CommandContext,
  caller: Caller,
  threadId: string,
  isResolved: boolean,
): Promise<void> {
  await perform(context, async (records, note) => {
    const at = context.now();
    const { thread, section, member } = await threadFor(records, caller, threadId, at, 'comment');
    if ((thread.resolved !== null) === isResolved) return;
    if (isResolved) await records.resolveThread(threadId, caller.personId, at);
    else await records.reopenThread(threadId, caller.personId, at);
    await note({
      planId: thread.planId,
      at,
      personId: caller.personId,
      verb: isResolved ? 'thread.resolve' : 'thread.reopen',
      sections: [thread.sectionId],
      audience: await audienceOfThread(records, section, thread, member, at),
      detail: ofThread(thread),
    });
  });
}
