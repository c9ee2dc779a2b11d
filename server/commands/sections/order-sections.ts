/** Puts the sections of a plan in a new order. */
import { Refusal } from '#shared/errors.ts';
import { atLeast, rightOn } from '#shared/rights.ts';
import { planFor } from '#server/commands/access.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import type { MemberRecord } from '#server/store/records/people.ts';
import type { SectionRecord } from '#server/store/records/sections.ts';

/**
 * The ids in their new order. `wanted` are those that the caller moved among each other; each of the rest stays behind the one
 * of them that it follows now.
 */
export function ordered(current: readonly string[], wanted: readonly string[]): string[] {
  const moved = new Set(wanted);
  const followers = new Map<string | null, string[]>();
  let leader: string | null = null;
  for (const id of current) {
    if (moved.has(id)) leader = id;
    else followers.set(leader, [...(followers.get(leader) ?? []), id]);
  }
  return [...(followers.get(null) ?? []), ...wanted.flatMap((id) => [id, ...(followers.get(id) ?? [])])];
}

function seenBy(
  member: MemberRecord,
  order: readonly string[],
  sections: ReadonlyMap<string, SectionRecord>,
  now: number,
): string {
  return order
    .filter((id) => {
      const section = sections.get(id);
      return section !== undefined && atLeast(rightOn(section, member, now), 'read');
    })
    .join(' ');
}

/**
 * Orders the sections that the caller can see. A section that they cannot see is no part of it: naming one is answered like
 * naming one that never was, and nobody hears of an order that changed nothing for them.
 */
export async function orderSections(
  context: CommandContext,
  caller: Caller,
  planId: string,
  wanted: readonly string[],
): Promise<void> {
  await perform(context, async (records, publish) => {
    const at = context.now();
    const { member } = await planFor(records, caller, planId, at, 'shape');
    const list = await records.sectionsOf(planId);
    const sections = new Map(list.map((section) => [section.id, section]));
    const visible = new Set(seenBy(member, [...sections.keys()], sections, at).split(' '));
    if (new Set(wanted).size !== wanted.length || !wanted.every((id) => visible.has(id))) throw new Refusal('conflict');
    const before = list.map((section) => section.id);
    const after = ordered(before, wanted);
    for (const [position, id] of after.entries()) {
      if (sections.get(id)?.position !== position) await records.updateSection(id, { position });
    }
    const detail = { sections: wanted };
    await records.appendAudit({ planId, at, personId: caller.personId, verb: 'plan.orderSections', sectionId: null, detail });
    const members = await records.membersOf(planId);
    const audience = members.filter((one) => seenBy(one, before, sections, at) !== seenBy(one, after, sections, at));
    publish({ kind: 'plan', planId, audience: audience.map((one) => one.id) });
  });
}
