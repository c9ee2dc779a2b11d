/** Marks what the caller was told as read. */
import type { InboxRead } from '#shared/api-inbox.ts';
import { SECTION_KINDS } from '#shared/notifications.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';

/**
 * Marks notifications of the caller as read, on all their devices. There is no audit entry: it changes nothing in a plan, and what a
 * member reads is private.
 */
export async function markRead(context: CommandContext, caller: Caller, read: InboxRead): Promise<void> {
  const which = 'sectionId' in read ? { ...read, kinds: [...SECTION_KINDS] } : read;
  await perform(context, async (records, _note, publish) => {
    const count = await records.markNotificationsRead(caller.personId, which, context.now());
    if (count > 0) publish({ kind: 'inbox', personId: caller.personId });
  });
}
