/** What a caller gets to see of a plan: only what their rights let them know of. */
import type { z } from 'zod';
import { SCHEMA_VERSION } from '#shared/schema-version.ts';
import type { Access, Invitation, Member, Plan, PlanNews, PlanSummary, zHold } from '#shared/api.ts';
import { Refusal } from '#shared/errors.ts';
import { atLeast, ceilingFor, isCurrent, mayReopen, rightOn, type Standing } from '#shared/rights.ts';
import { planRoom, sectionRoom } from '#shared/wire.ts';
import { planFor, sectionFor, type PlanAccess } from '#server/commands/access.ts';
import type { Caller } from '#server/commands/context.ts';
import { newsOf } from '#server/history/news.ts';
import type { InvitationRecord } from '#server/store/records/invitations.ts';
import type { MemberRecord } from '#server/store/records/people.ts';
import type { SectionRecord } from '#server/store/records/sections.ts';
import type { Records, Store } from '#server/store/store.ts';

const STANDING_ORDER: readonly Standing[] = [
  'person',
  'family',
  'advocate',
  'careWorker',
  'professional',
  'manager',
  'observer',
];

/** The person first, then those closest to them. */
function inOrder(members: readonly MemberRecord[]): MemberRecord[] {
  return members
    .filter((member) => member.removedAt === null)
    .toSorted((a, b) => STANDING_ORDER.indexOf(a.standing) - STANDING_ORDER.indexOf(b.standing));
}

function presentMember(member: MemberRecord, caller: Caller, now: number): Member {
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

function deciders(section: SectionRecord, members: readonly MemberRecord[], now: number): { id: string; name: string }[] {
  return members
    .filter((member) => rightOn(section, member, now) === 'decide')
    .map((member) => ({ id: member.personId, name: member.personName }));
}

async function presentHold(records: Records, section: SectionRecord): Promise<z.input<typeof zHold> | null> {
  if (section.hold === null) return null;
  const by = await records.person(section.hold.by);
  return { reason: section.hold.reason, at: section.hold.at, by: { id: section.hold.by, name: by?.name ?? '' } };
}

function canDo(access: PlanAccess): Plan['you']['can'] {
  return access.right === 'none' ? 'see' : access.right;
}

/** A plan with its members and the sections that the caller can read, in their order. */
export async function presentPlan(records: Records, caller: Caller, planId: string, now: number): Promise<Plan> {
  const access = await planFor(records, caller, planId, now);
  const { plan, member } = access;
  const members = inOrder(await records.membersOf(planId));
  const visible = (await records.sectionsOf(planId)).filter((section) => atLeast(rightOn(section, member, now), 'read'));
  const sections = await Promise.all(
    visible.map(async (section) => ({
      id: section.id,
      title: section.title,
      lead: section.lead,
      room: sectionRoom(section.id),
      right: rightOn(section, member, now),
      inForce: null,
      boundary: section.boundary,
      hold: await presentHold(records, section),
      retiredAt: section.retiredAt,
      deciders: deciders(section, members, now),
    })),
  );
  const about = members.find((one) => one.standing === 'person' && isCurrent(one, now));
  return {
    id: plan.id,
    title: plan.title,
    person: { name: plan.personName, knownAs: plan.knownAs, memberId: about?.id ?? null },
    schema: SCHEMA_VERSION,
    room: planRoom(plan.id),
    archivedAt: plan.archivedAt,
    you: { memberId: member.id, standing: member.standing, can: canDo(access), mayReopen: mayReopen(plan, member, now) },
    members: members.map((one) => presentMember(one, caller, now)),
    sections,
  };
}

/** The plans that a caller is on. */
export async function presentPlans(records: Records, caller: Caller): Promise<PlanSummary[]> {
  return (await records.plansOf(caller.personId)).map(({ plan, member }) => ({
    id: plan.id,
    title: plan.title,
    person: { name: plan.personName, knownAs: plan.knownAs },
    standing: member.standing,
    relation: member.relation,
    archivedAt: plan.archivedAt,
  }));
}

/** What is new to a caller on all their plans that are in use. */
export async function presentPlansNews(store: Store, caller: Caller, now: number): Promise<PlanNews[]> {
  const plans = (await store.records.plansOf(caller.personId)).filter(({ plan }) => plan.archivedAt === null);
  return newsOf(store, caller.personId, plans, now);
}

/** What is new to a caller on one plan. */
export async function presentNews(store: Store, caller: Caller, planId: string, now: number): Promise<PlanNews> {
  const { plan, member } = await planFor(store.records, caller, planId, now);
  const [news] = await newsOf(store, caller.personId, [{ plan, member }], now);
  if (news === undefined) throw new Refusal('not_found');
  return news;
}

/** Who has which right on one section, for those who decide there. Nobody else learns of grants, not even those they concern. */
export async function presentAccess(records: Records, caller: Caller, sectionId: string, now: number): Promise<Access> {
  const { section, right } = await sectionFor(records, caller, sectionId, now);
  // A retired or archived section has no decider, and its grants are nobody's business any more.
  if (right !== 'decide') throw new Refusal('not_allowed');
  const members = inOrder(await records.membersOf(section.planId));
  return {
    named: [...section.named],
    members: members.map((member) => ({
      memberId: member.id,
      right: rightOn(section, member, now),
      granted: Object.hasOwn(section.grants, member.id) ? (section.grants[member.id] ?? null) : null,
      ceiling: ceilingFor(section.lead, member.standing, section.named.includes(member.id)),
    })),
  };
}

/** An invitation as managers see it while it waits; without its keys. */
export function presentInvitation(invitation: InvitationRecord): Invitation {
  return {
    id: invitation.id,
    name: invitation.name,
    standing: invitation.standing,
    relation: invitation.relation,
    createdAt: invitation.createdAt,
    expiresAt: invitation.expiresAt,
  };
}
