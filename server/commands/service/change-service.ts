/** Changes the settings of the whole service. */
import type { z } from 'zod';
import type { zServiceChange } from '#shared/api.ts';
import { Refusal } from '#shared/errors.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';

/**
 * Sets when a shared device locks, how long a suggestion may wait for an answer, and whether staff need a second step to sign in. Only
 * managers of the service may do so. Whoever asks staff for a second step has one first, so that they do not lock themselves out. It counts
 * at once, also for those who are signed in: their open sockets close.
 */
export async function changeService(
  context: CommandContext,
  caller: Caller,
  change: z.output<typeof zServiceChange>,
): Promise<void> {
  await perform(context, async (records, note, publish) => {
    if (!(await records.isServiceManager(caller.personId))) throw new Refusal('not_allowed');
    const at = context.now();
    const { staffSecondStep } = change;
    // Every visitor of the demo uses the same accounts, so no visitor may lock the others out.
    if (staffSecondStep !== undefined && (await records.service())?.demo === true) throw new Refusal('not_allowed');
    await records.changeService(change);
    if (staffSecondStep !== undefined) {
      const lacking = await records.allLackingSecondStep(at);
      // The refusal ends the transaction, so the change is not kept.
      if (lacking.includes(caller.personId)) throw new Refusal('invalid', undefined, { staffSecondStep: 'ownSecondStepFirst' });
      for (const personId of lacking) publish({ kind: 'sessions', personId });
    }
    const { personId } = caller;
    await note({ planId: '', at, personId, verb: 'service.change', sections: [], audience: 'all', detail: change });
  });
}
