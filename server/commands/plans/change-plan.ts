/** Changes a plan as a whole: its title, what it says about the person, and whether it is archived. */
import type { z } from 'zod';
import type { zPlanChange } from '#shared/api.ts';
import { Refusal } from '#shared/errors.ts';
import { mayReopen, planAtLeast, planRight } from '#shared/rights.ts';
import { planFor } from '#server/commands/access.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';

/** Whether a day has begun nowhere yet. Where days begin first, clocks are 14 hours ahead of UTC. */
function isToCome(day: string, now: number): boolean {
  return day > new Date(now + 14 * 60 * 60 * 1000).toISOString().slice(0, 10);
}

/** Renames, archives or reopens a plan. The only change to an archived plan is to reopen it, with or without new names. */
export async function changePlan(
  context: CommandContext,
  caller: Caller,
  planId: string,
  input: z.output<typeof zPlanChange>,
): Promise<void> {
  await perform(context, async (records, note) => {
    const at = context.now();
    const { plan, member } = await planFor(records, caller, planId, at);
    const allowed =
      input.archived === false && plan.archivedAt !== null
        ? mayReopen(plan, member, at)
        : planAtLeast(planRight(plan, member, at), 'manage');
    if (!allowed) throw new Refusal('not_allowed');
    const { bornOn } = input;
    if (typeof bornOn === 'string' && isToCome(bornOn, at)) throw new Refusal('invalid', undefined, { bornOn: 'notABirthday' });
    const archivedAt = input.archived === undefined ? plan.archivedAt : input.archived ? (plan.archivedAt ?? at) : null;
    const personName = input.personName ?? plan.personName;
    const knownAs = (input.knownAs ?? plan.knownAs) || personName;
    await records.updatePlan(planId, {
      title: input.title ?? plan.title,
      personName,
      knownAs,
      room: input.room ?? plan.room,
      bornOn: bornOn === undefined ? plan.bornOn : bornOn,
      archivedAt,
    });
    await note({
      planId,
      at,
      personId: caller.personId,
      verb: 'plan.change',
      sections: [],
      audience: 'all',
      detail: { ...input },
    });
  });
}
