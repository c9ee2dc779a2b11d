/** Removes the photo of a plan's person. */
import { requireMayChangePhoto } from '#server/commands/plans/photo-access.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';

/** Removes the photo. Where there is none, nothing is done and nothing noted. */
export async function removePhoto(context: CommandContext, caller: Caller, planId: string): Promise<void> {
  await perform(context, async (records, note) => {
    const at = context.now();
    await requireMayChangePhoto(records, caller, planId, at);
    if (!(await records.removePlanPhoto(planId))) return;
    await note({ planId, at, personId: caller.personId, verb: 'plan.removePhoto', sections: [], audience: 'all', detail: {} });
  });
}
