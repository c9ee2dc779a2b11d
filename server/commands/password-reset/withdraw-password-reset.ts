/** Takes back a way to a new password. */
import { Refusal } from '#shared/errors.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';

/** Takes one back: managers of the service any, everybody the one that leads to their own account. For others it is not there. */
export async function withdrawPasswordReset(context: CommandContext, caller: Caller, passwordResetId: string): Promise<void> {
  await perform(context, async (records) => {
    const at = context.now();
    const passwordReset = await records.passwordReset(passwordResetId);
    const may = passwordReset?.personId === caller.personId || (await records.isServiceManager(caller.personId));
    if (passwordReset === null || !may) throw new Refusal('not_found');
    if (!(await records.withdrawPasswordReset(passwordResetId, at))) throw new Refusal('conflict');
    const detail = { passwordReset: passwordResetId, for: passwordReset.personId };
    await records.appendAudit({
      planId: '',
      at,
      personId: caller.personId,
      verb: 'passwordReset.withdraw',
      sectionId: null,
      detail,
    });
  });
}
