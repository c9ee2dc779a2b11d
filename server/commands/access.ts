/**
 * Access checks. Commands and readers for plans and sections call them first: may the caller see this plan or section, and what
 * may they do with it? A thing that the caller cannot see is refused exactly like a thing that does not exist (R9).
 */
import { Refusal } from '#shared/errors.ts';
import { atLeast, isCurrent, planAtLeast, planRight, rightOn, type PlanRight, type Right } from '#shared/rights.ts';
import type { Caller } from '#server/commands/context.ts';
import type { MemberRecord } from '#server/store/records/people.ts';
import type { PlanRecord } from '#server/store/records/plans.ts';
import type { SectionRecord } from '#server/store/records/sections.ts';
import type { Records } from '#server/store/store.ts';

/** A plan, the caller's membership of it and their right on it. */
export type PlanAccess = { readonly plan: PlanRecord; readonly member: MemberRecord; readonly right: PlanRight };
/** A section, the caller's membership of its plan and their right on the section. */
export type SectionAccess = { readonly section: SectionRecord; readonly member: MemberRecord; readonly right: Right };

/**
 * The plan for the caller. Refuses with `not_found` if they may not see it, with `not_allowed` if they have less than `needed`.
 */
export async function planFor(
  records: Records,
  caller: Caller,
  planId: string,
  now: number,
  needed: PlanRight = 'see',
): Promise<PlanAccess> {
  const plan = await records.plan(planId);
  const member = await records.memberOf(planId, caller.personId);
  const right = plan === null ? 'none' : planRight(plan, member, now);
  if (plan === null || member === null || right === 'none') throw new Refusal('not_found');
  if (!planAtLeast(right, needed)) throw new Refusal('not_allowed');
  return { plan, member, right };
}

/**
 * The section for the caller. Refuses with `not_found` if they have no right on it, with `not_allowed` if less than `needed`.
 */
export async function sectionFor(
  records: Records,
  caller: Caller,
  sectionId: string,
  now: number,
  needed: Right = 'read',
): Promise<SectionAccess> {
  const section = await records.section(sectionId);
  const member = await records.memberOf(section?.planId ?? '', caller.personId);
  const right = section === null ? 'none' : rightOn(section, member, now);
  if (section === null || member === null || right === 'none') throw new Refusal('not_found');
  if (!atLeast(right, needed)) throw new Refusal('not_allowed');
  return { section, member, right };
}

/** The ids of the members who can read a section. */
export function readersOf(section: SectionRecord, members: readonly MemberRecord[], now: number): string[] {
  return members.filter((member) => atLeast(rightOn(section, member, now), 'read')).map((member) => member.id);
}

/**
 * The members who may be told of a change of one section: those who could read it before the change or can read it after. They
 * include members who lost or gained the section by the change. No other member learns that the section exists. `before` is
 * null if it was just added.
 */
export async function audienceOfSection(
  records: Records,
  before: SectionRecord | null,
  sectionId: string,
  now: number,
): Promise<string[]> {
  const after = await records.section(sectionId);
  const members = await records.membersOf((after ?? before)?.planId ?? '');
  const audience = [before, after].flatMap((section) => (section === null ? [] : readersOf(section, members, now)));
  return [...new Set(audience)];
}

/**
 * Refuses if none of `members` is a current manager whose membership has no end (R12). `field` gets the problem in the form.
 */
export function requireLastingManager(members: readonly MemberRecord[], now: number, field: string): void {
  const lasting = members.some(
    (member) => member.standing === 'manager' && member.expiresAt === null && isCurrent(member, now),
  );
  if (!lasting)
    throw new Refusal('invalid', 'A plan keeps at least one manager whose membership has no end.', { [field]: 'lastManager' });
}

/**
 * The people who take part in a section, by person id: those who can at least comment in it. `section` is as it is without a hold that
 * is put on or lifted now.
 */
export function participantsOf(section: SectionRecord, members: readonly MemberRecord[], now: number): string[] {
  return members.filter((member) => atLeast(rightOn(section, member, now), 'comment')).map((member) => member.personId);
}

/**
 * The people whose right in a section is another after a change, and who can still read it; by person id. `which` says whether to look at
 * all of them, or only at those who have more than before.
 */
export function changedRights(
  before: SectionRecord,
  after: SectionRecord,
  members: readonly MemberRecord[],
  which: 'all' | 'more',
  now: number,
): string[] {
  const changed = members.filter((member) => {
    const right = rightOn(after, member, now);
    const was = rightOn(before, member, now);
    return atLeast(right, 'read') && right !== was && (which === 'all' || atLeast(right, was));
  });
  return changed.map((member) => member.personId);
}
