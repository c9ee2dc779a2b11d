/** How sections are presented, and the rights on them. */
import type { z } from 'zod';
import type { Access, Section, zHold } from '#shared/api.ts';
import { Refusal } from '#shared/errors.ts';
import { atLeast, ceilingFor, rightOn } from '#shared/rights.ts';
import { sectionRoom } from '#shared/wire.ts';
import { sectionFor } from '#server/commands/access.ts';
import type { Caller } from '#server/commands/context.ts';
import { inOrder } from '#server/http/present/people.ts';
import type { MemberRecord } from '#server/store/records/people.ts';
import type { SectionRecord } from '#server/store/records/sections.ts';
import type { Records } from '#server/store/store.ts';

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

/** The sections that a member can read, in their order. */
export async function readableSections(records: Records, member: MemberRecord, now: number): Promise<SectionRecord[]> {
  const all = await records.sectionsOf(member.planId);
  return all.filter((section) => atLeast(rightOn(section, member, now), 'read'));
}

/** Presents sections that the caller can read. `hintOf` gives the hint of a section by its source. */
export async function presentSections(
  records: Records,
  sections: readonly SectionRecord[],
  member: MemberRecord,
  members: readonly MemberRecord[],
  hintOf: (source: string | null) => Section['hint'],
  now: number,
): Promise<Section[]> {
  return Promise.all(
    sections.map(async (section) => ({
      id: section.id,
      title: section.title,
      lead: section.lead,
      room: sectionRoom(section.id),
      right: rightOn(section, member, now),
      inForce: null,
      boundary: section.boundary,
      hold: await presentHold(records, section),
      retiredAt: section.retiredAt,
      hint: hintOf(section.source),
      source: section.source,
      deciders: deciders(section, members, now),
    })),
  );
}

/** Who has which right on one section. Only members who decide there see grants; the members whom a grant concerns do not. */
export async function presentAccess(records: Records, caller: Caller, sectionId: string, now: number): Promise<Access> {
  const { section, right } = await sectionFor(records, caller, sectionId, now);
  // A retired or archived section has no decider, so nobody sees its grants.
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
