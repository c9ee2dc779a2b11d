/** Marks what the caller was told as read. */
import type { InboxRead } from '#shared/api-inbox.ts';
import { SECTION_KINDS } from '#shared/notifications.ts';
import { asKnown, knownSections } from '#server/commands/inbox/known-sections.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';

/**
 * Marks notifications of the caller as read, on all their devices: those of which they may know now. Nobody has read what is hidden from them
 * at this moment, so it is unread when it comes back. There is no audit entry: it changes nothing in a plan, and what a
 * member reads is private.
 */
export async function markRead(context: CommandContext, caller: Caller, read: InboxRead): Promise<void> {
  const which = 'sectionId' in read ? { ...read, kinds: [...SECTION_KINDS] } : read;
  await perform(context, async (records, _note, publish) => {
    const at = context.now();
    const known = asKnown(await knownSections(records, caller.personId, at));
    const count = await records.markNotificationsRead(caller.personId, known, which, at);
    if (count > 0) publish({ kind: 'inbox', personId: caller.personId });
  });
}
