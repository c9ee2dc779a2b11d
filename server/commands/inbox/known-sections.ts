/** Of which sections a person may be told now. Every reader of an inbox asks here, so that nothing else shows, in lists or counts. */
import type { InboxCount } from '#shared/api-inbox.ts';
import { mayKnow, SECTION_KINDS } from '#shared/notifications.ts';
import { isOfProfessionals } from '#shared/rights.ts';
import type { MemberRecord } from '#server/store/records/people.ts';
import type { KnownSections, UnreadSubjects } from '#server/store/records/notifications.ts';
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

const NOTHING: KnownSections = { sections: [], professional: [] };
const NO_SUBJECTS: UnreadSubjects = { threads: [], suggestions: [] };
/** How many unread notifications a count names the threads and suggestions of. */
const MAX_SUBJECTS = 200;

/** What a person has not read. `known` are the sections of it that they can read now. */
type Unread = { readonly unread: number; readonly sections: readonly string[]; readonly known: KnownSections };

/**
 * How much a person has not read, of what they were told at `since` or later and may know of now; and the sections about which as a
 * whole something is unread.
 */
export async function unreadOf(records: Records, personId: string, now: number, since = 0): Promise<Unread> {
  const groups = await records.unreadGroups(personId, since);
  if (groups.length === 0) return { unread: 0, sections: [], known: NOTHING };
  const known = await knownSections(records, personId, now, new Set(groups.map(({ planId }) => planId)));
  let unread = 0;
  const sections = new Set<string>();
  for (const { sectionId, kind, professionalsOnly, count } of groups) {
    const here = known.get(sectionId);
    if (here === undefined || !mayKnow({ professionalsOnly }, here.section, here.member, now)) continue;
    unread += count;
    if ([...SECTION_KINDS].some((each) => each === kind)) sections.add(sectionId);
  }
  return { unread, sections: [...sections], known: asKnown(known) };
}

/**
 * The same with the threads and suggestions about which something is unread, of the newest notifications. The bound keeps the answer small; what
 * is older comes into it as newer ones are read, and a mail asks only for newer ones.
 */
export async function unreadCountOf(records: Records, personId: string, now: number): Promise<InboxCount> {
  const { unread, sections, known } = await unreadOf(records, personId, now);
  const subjects = unread === 0 ? NO_SUBJECTS : await records.unreadSubjects(personId, known, MAX_SUBJECTS);
  return { unread, sections: [...sections], threads: [...subjects.threads], suggestions: [...subjects.suggestions] };
}
