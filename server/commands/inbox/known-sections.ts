/** Of which sections a person may be told now. Every reader of an inbox asks here, so that nothing else shows, in lists or counts. */
import { mayKnow, SECTION_KINDS } from '#shared/notifications.ts';
import { isOfProfessionals } from '#shared/rights.ts';
import type { MemberRecord } from '#server/store/records/people.ts';
import type { KnownSections } from '#server/store/records/notifications.ts';
import type { PlanRecord } from '#server/store/records/plans.ts';
import type { SectionRecord } from '#server/store/records/sections.ts';
import type { Records } from '#server/store/store.ts';

/** A section that a person can read, with its plan and their membership. */
export type KnownSection = { readonly section: SectionRecord; readonly plan: PlanRecord; readonly member: MemberRecord };

/** The sections that a person can read now, by their ids: of all their plans, or of those with these ids. */
export async function knownSections(
  records: Records,
  personId: string,
  now: number,
  planIds?: ReadonlySet<string>,
): Promise<ReadonlyMap<string, KnownSection>> {
  const plans = new Map(
    (await records.plansOf(personId))
      .filter(({ plan }) => planIds?.has(plan.id) ?? true)
      .map((access) => [access.plan.id, access]),
  );
  const known = new Map<string, KnownSection>();
  for (const section of await records.sectionsIn([...plans.keys()])) {
    const access = plans.get(section.planId);
    if (access !== undefined && mayKnow({}, section, access.member, now)) known.set(section.id, { section, ...access });
  }
  return known;
}

/** The same as the store asks for it. */
export function asKnown(known: ReadonlyMap<string, KnownSection>): KnownSections {
  const professional = [...known].filter(([, { member }]) => isOfProfessionals(member.standing));
  return { sections: [...known.keys()], professional: professional.map(([id]) => id) };
}

/**
 * How much a person has not read, of what they were told at `since` or later and may know of now; and the sections about which as a
 * whole something is unread.
 */
export async function unreadOf(
  records: Records,
  personId: string,
  now: number,
  since = 0,
): Promise<{ unread: number; sections: string[] }> {
  const groups = await records.unreadGroups(personId, since);
  if (groups.length === 0) return { unread: 0, sections: [] };
  const known = await knownSections(records, personId, now, new Set(groups.map(({ planId }) => planId)));
  let unread = 0;
  const sections = new Set<string>();
  for (const { sectionId, kind, professionalsOnly, count } of groups) {
    const here = known.get(sectionId);
    if (here === undefined || !mayKnow({ professionalsOnly }, here.section, here.member, now)) continue;
    unread += count;
    if ([...SECTION_KINDS].some((each) => each === kind)) sections.add(sectionId);
  }
  return { unread, sections: [...sections] };
}
