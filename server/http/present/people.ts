/** How the members of a plan are presented. */
import type { Member } from '#shared/api.ts';
import { isCurrent, type Standing } from '#shared/rights.ts';
import type { Caller } from '#server/commands/context.ts';
import type { MemberRecord } from '#server/store/records/people.ts';

const STANDING_ORDER: readonly Standing[] = [
  'person',
  'family',
  'advocate',
  'careWorker',
  'professional',
  'manager',
  'observer',
];

/** The members who were not removed: the person first, then by standing. */
export function inOrder(members: readonly MemberRecord[]): MemberRecord[] {
  return members
    .filter((member) => member.removedAt === null)
    .toSorted((a, b) => STANDING_ORDER.indexOf(a.standing) - STANDING_ORDER.indexOf(b.standing));
}

/** One member, as the caller sees them. */
export function presentMember(member: MemberRecord, caller: Caller, now: number): Member {
  return {
    id: member.id,
    person: { id: member.personId, name: member.personName },
    standing: member.standing,
    relation: member.relation,
    authority: member.authority,
    expiresAt: member.expiresAt,
    current: isCurrent(member, now),
    you: member.personId === caller.personId,
  };
}
