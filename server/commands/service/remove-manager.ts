/** Removes a manager of the service. */
import { Refusal } from '#shared/errors.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';

/**
 * Removes a manager of the service. Managers may also remove themselves. The last manager cannot be removed (R12). Their
 * memberships of plans stay. Unused invitations and password resets that they made are withdrawn, so that they cannot use one
 * to come back (R16).
 */
export async function removeManager(context: CommandContext, caller: Caller, personId: string): Promise<void> {
  await perform(context, async (records, note) => {
    if (!(await records.isServiceManager(caller.personId))) throw new Refusal('not_allowed');
    if (!(await records.removeServiceManager(personId))) throw new Refusal('not_found');
    // The refusal ends the transaction, so the removal is not kept.
    if ((await records.serviceManagers()).length === 0)
      throw new Refusal('invalid', 'A service keeps at least one manager.', { manager: 'lastOfService' });
    const at = context.now();
    await records.withdrawPasswordResets({ createdBy: personId }, at);
    await records.withdrawInvitationsBy(personId, null, at);
    const verb = personId === caller.personId ? 'manager.leave' : 'manager.remove';
    await note({
      planId: '',
      at,
      personId: caller.personId,
      verb,
      sections: [],
      audience: 'all',
      detail: { manager: personId },
    });
  });
}
