/** Marks as read what people were told of something that is done or gone. */
import { mayKnow, type NotificationKind } from '#shared/notifications.ts';
import type { Teller } from '#server/commands/inbox/tell.ts';
import type { MemberRecord } from '#server/store/records/people.ts';
import type { SectionRecord } from '#server/store/records/sections.ts';

/** What is done or gone in a section: a suggestion that was answered, or a comment that was deleted. */
type Done = { readonly kinds: ReadonlySet<NotificationKind>; readonly professionalsOnly?: boolean } & (
  | { readonly suggestionId: string }
  | { readonly commentId: string }
);

/**
 * Marks what these members were told of it and have not read as read, in the transaction of the command: no number counts it any more, no
 * mail goes for it, and their pages count again. Pages of members to whom it does not exist now learn nothing, not even that (R9).
 */
export async function markDone(
  { records, publish }: Pick<Teller, 'records' | 'publish'>,
  section: SectionRecord,
  members: readonly MemberRecord[],
  { kinds, professionalsOnly = false, ...which }: Done,
  at: number,
): Promise<void> {
  const personIds = members.map(({ personId }) => personId);
  const what = { planId: section.planId, sectionId: section.id, kinds: [...kinds], ...which };
  const changed = new Set(await records.markDoneRead(personIds, what, at));
  for (const member of members)
    if (changed.has(member.personId) && mayKnow({ professionalsOnly }, section, member, at))
      publish({ kind: 'inbox', personId: member.personId });
}
