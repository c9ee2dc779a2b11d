/** Tells members that their right in a section has changed, where they can still read it. */
import { changedRights } from '#server/commands/access.ts';
import { tell, type Teller } from '#server/commands/inbox/tell.ts';
import type { SectionRecord } from '#server/store/records/sections.ts';

/**
 * Tells those whose right is another than before, in the transaction of the change. Whoever can no longer read the section is told
 * nothing, because to them it does not exist (R9). What they are told says neither what has changed nor why. A change of one member's right
 * tells only of what was given (`more`): what was taken from one member has to look unremarkable to them (R17). A change of lead is said
 * to everybody, with its reason in the section.
 */
export async function tellRights(
  teller: Teller,
  what: { readonly at: number; readonly by: string },
  before: SectionRecord,
  which: 'all' | 'more',
): Promise<void> {
  const { records } = teller;
  const after = await records.section(before.id);
  if (after === null) return;
  const to = changedRights(before, after, await records.membersOf(before.planId), which, what.at);
  const about = { kind: 'right.changed', planId: before.planId, sectionId: before.id } as const;
  await tell(teller, what, [{ to, about }]);
}
