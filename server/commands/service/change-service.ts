/** Changes the settings of the whole service. */
import type { z } from 'zod';
import type { zServiceChange } from '#shared/api.ts';
import { Refusal } from '#shared/errors.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';

/** Sets when a shared device locks, and how long a suggestion may wait for an answer. Only managers of the service may do so. */
export async function changeService(
  context: CommandContext,
  caller: Caller,
  change: z.output<typeof zServiceChange>,
): Promise<void> {
  await perform(context, async (records, note) => {
    if (!(await records.isServiceManager(caller.personId))) throw new Refusal('not_allowed');
    await records.changeService(change);
    await note({
      planId: '',
      at: context.now(),
      personId: caller.personId,
      verb: 'service.change',
      sections: [],
      audience: 'all',
      detail: change,
    });
  });
}
