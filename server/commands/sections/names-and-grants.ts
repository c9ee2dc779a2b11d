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
 * Removes the names and grants of a member that their new standing does not allow. `standing` is null for a member who leaves:
 * then only grants that restrict stay, so that no old grant gives more rights to a member who comes back. The last name on a
 * sealed section always stays. It has no effect while that member has left or may not be named. Without a name no member could
 * ever open the section again, and a safeguarding record would be lost. Another member must not be named instead, because they
 * would see it.
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
