/** What happens to a member's names on sealed sections and to their grants when the member changes or leaves. */
import { atLeast, ceilingFor, canBeNamed, rightOn, type Right, type Standing } from '#shared/rights.ts';
import type { MemberRecord } from '#server/store/records/people.ts';
import type { SectionRecord } from '#server/store/records/sections.ts';
import type { Records } from '#server/store/store.ts';

function raises(section: SectionRecord, member: MemberRecord, granted: Right): boolean {
  const plain = { ...section, grants: {}, hold: null, retiredAt: null, planArchivedAt: null };
  return !atLeast(rightOn(plain, { ...member, expiresAt: null, removedAt: null }, 0), granted);
}

/**
 * Drops what a member cannot hold with their new standing; `standing` null means that they leave, and then only grants that
 * restrict stay, so that coming back opens nothing. The last name on a sealed section stays where it is, without effect for
 * somebody who left or may not be named: a safeguarding record that nobody at all could open again would be lost, and handing
 * it to somebody else would show it to them.
 */
export async function fitNamesAndGrants(records: Records, member: MemberRecord, standing: Standing | null): Promise<void> {
  for (const section of await records.sectionsOf(member.planId)) {
    const named = section.named.includes(member.id);
    const keepsName = named && ((standing !== null && canBeNamed(standing)) || section.named.length === 1);
    if (named && !keepsName) {
      await records.setNamed(
        section.id,
        section.named.filter((id) => id !== member.id),
      );
    }
    const granted = Object.hasOwn(section.grants, member.id) ? section.grants[member.id] : undefined;
    if (granted === undefined) continue;
    const fits =
      standing === null ? !raises(section, member, granted) : atLeast(ceilingFor(section.lead, standing, keepsName), granted);
    if (!fits) await records.setGrant(section.id, member.id, null);
  }
}
