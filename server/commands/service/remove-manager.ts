/** Ends somebody's being a manager of the service. */
import { Refusal } from '#shared/errors.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';

/**
 * Removes a manager of the service, at once; managers may remove themselves too, but never the last one. Their places on plans
 * stay. The doors that they made and that nobody has used are closed with it, so that they cannot come back through one.
 */
export async function removeManager(context: CommandContext, caller: Caller, personId: string): Promise<void> {
  await perform(context, async (records) => {
    if (!(await records.isServiceManager(caller.personId))) throw new Refusal('not_allowed');
    if (!(await records.removeServiceManager(personId))) throw new Refusal('not_found');
    // A refusal takes the removal back with it.
    if ((await records.serviceManagers()).length === 0)
      throw new Refusal('invalid', 'A service keeps at least one manager.', { manager: 'lastOfService' });
    const at = context.now();
    await records.withdrawPasswordResets({ createdBy: personId }, at);
    await records.withdrawServiceInvitationsBy(personId, at);
    const verb = personId === caller.personId ? 'manager.leave' : 'manager.remove';
    await records.appendAudit({
      planId: '',
      at,
      personId: caller.personId,
      verb,
      sectionId: null,
      detail: { manager: personId },
    });
  });
}
