/** Adds a section to a plan. */
import type { z } from 'zod';
import type { zNewSection } from '#shared/api.ts';
import { Refusal } from '#shared/errors.ts';
import { canBeNamed, isCurrent } from '#shared/rights.ts';
import { audienceOfSection, planFor } from '#server/commands/access.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { firstRow } from '#server/commands/plans/create-plan.ts';
import type { MemberRecord } from '#server/store/records/people.ts';

/** Refuses if one of `ids` is not a current member whose standing may be named on a sealed section. */
export function requireNamable(members: readonly MemberRecord[], ids: readonly string[], now: number, field: string): void {
  const fits = (id: string) =>
    members.some((member) => member.id === id && isCurrent(member, now) && canBeNamed(member.standing));
  if (!ids.every(fits)) throw new Refusal('invalid', undefined, { [field]: 'notNamable' });
}

const NO_BOUNDARY = { why: '', influence: '', disagreement: '', review: '' };

/**
 * Adds a section at the end of a plan. On a sealed section the caller is named too, so that at least one member can open it.
 */
export async function addSection(
  context: CommandContext,
  caller: Caller,
  planId: string,
  input: z.output<typeof zNewSection>,
): Promise<{ id: string }> {
  return perform(context, async (records, note) => {
    const at = context.now();
    const { member } = await planFor(records, caller, planId, at, 'shape');
    const id = context.newId();
    const position = Math.max(-1, ...(await records.sectionsOf(planId)).map((section) => section.position)) + 1;
    const boundary = input.boundary ?? NO_BOUNDARY;
    await records.insertSection({ id, planId, title: input.title, lead: input.lead, boundary, position });
    const named = input.lead === 'sealed' ? [...new Set([member.id, ...(input.named ?? [])])] : [];
    requireNamable(await records.membersOf(planId), named, at, 'named');
    await records.setNamed(id, named);
    await records.appendFirst(firstRow(id, caller.personId, at, []));
    const detail = { title: input.title, lead: input.lead, named };
    const audience = await audienceOfSection(records, null, id, at);
    await note({ planId, at, personId: caller.personId, verb: 'section.add', sections: [id], audience, detail });
    return { id };
  });
}
