/** Puts the sections of a plan in a new order. */
import { Refusal } from '#shared/errors.ts';
import { atLeast, rightOn } from '#shared/rights.ts';
import { planFor } from '#server/commands/access.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import type { MemberRecord } from '#server/store/records/people.ts';

/**
 * The ids in their new order. `wanted` are the ids that the caller has ordered. Each other id stays behind the wanted id that
 * it follows now; ids before the first wanted id stay at the front.
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

/** The ids that moved: those that other ids come before in `after` than in `before`. Both lists hold the same ids. */
export function movedIn(before: readonly string[], after: readonly string[]): string[] {
  return before.filter((id, index) => {
    const ahead = new Set(before.slice(0, index));
    const aheadNow = after.slice(0, after.indexOf(id));
    return aheadNow.length !== ahead.size || aheadNow.some((other) => !ahead.has(other));
  });
}

/**
 * Orders the sections that the caller can see. An id of a section that they cannot see is refused like an id that does not
 * exist (R9). The audit entry names the sections that moved in the list of at least one member. Its audience is the members
 * whose list has another order than before. A member who cannot see a section is not told that it moved.
 */
export async function orderSections(
  context: CommandContext,
  caller: Caller,
  planId: string,
  wanted: readonly string[],
): Promise<void> {
  await perform(context, async (records, note) => {
    const at = context.now();
    const { member } = await planFor(records, caller, planId, at, 'shape');
    const list = await records.sectionsOf(planId);
    const sections = new Map(list.map((section) => [section.id, section]));
    const seenBy = (one: MemberRecord, order: readonly string[]): string[] =>
      order.filter((id) => {
        const section = sections.get(id);
        return section !== undefined && atLeast(rightOn(section, one, at), 'read');
      });
    const before = list.map((section) => section.id);
    const visible = new Set(seenBy(member, before));
    if (new Set(wanted).size !== wanted.length || !wanted.every((id) => visible.has(id))) throw new Refusal('conflict');
    const after = ordered(before, wanted);
    for (const [position, id] of after.entries()) {
      if (sections.get(id)?.position !== position) await records.updateSection(id, { position });
    }
    const moved = new Set<string>();
    const audience: string[] = [];
    for (const one of await records.membersOf(planId)) {
      const movedForOne = movedIn(seenBy(one, before), seenBy(one, after));
      if (movedForOne.length > 0) audience.push(one.id);
      for (const id of movedForOne) moved.add(id);
    }
    await note({
      planId,
      at,
      personId: caller.personId,
      verb: 'plan.orderSections',
      sections: [...moved],
      audience,
      detail: { order: wanted },
    });
  });
}
