/** Takes back a way to a new password. */
import { Refusal } from '#shared/errors.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';

/** Takes one back: managers of the service any, everybody the one that leads to their own account. For others it is not there. */
export async function withdrawWayBack(context: CommandContext, caller: Caller, wayBackId: string): Promise<void> {
  await perform(context, async (records) => {
    const at = context.now();
    const wayBack = await records.wayBack(wayBackId);
    const may = wayBack?.personId === caller.personId || (await records.isServiceManager(caller.personId));
    if (wayBack === null || !may) throw new Refusal('not_found');
    if (!(await records.withdrawWayBack(wayBackId, at))) throw new Refusal('conflict');
    const detail = { wayBack: wayBackId, for: wayBack.personId };
    await records.appendAudit({ planId: '', at, personId: caller.personId, verb: 'wayBack.withdraw', sectionId: null, detail });
  });
}
