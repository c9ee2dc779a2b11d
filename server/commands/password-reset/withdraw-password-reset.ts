/** Withdraws a password reset. */
import { Refusal } from '#shared/errors.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';

/**
 * Withdraws a password reset. Managers of the service can withdraw any; other people only one for their own account. For other
 * callers it is refused with `not_found`.
 */
export async function withdrawPasswordReset(context: CommandContext, caller: Caller, passwordResetId: string): Promise<void> {
  await perform(context, async (records, note) => {
    const at = context.now();
    const passwordReset = await records.passwordReset(passwordResetId);
    const may = passwordReset?.personId === caller.personId || (await records.isServiceManager(caller.personId));
    if (passwordReset === null || !may) throw new Refusal('not_found');
    if (!(await records.withdrawPasswordReset(passwordResetId, at))) throw new Refusal('conflict');
    const detail = { passwordReset: passwordResetId, for: passwordReset.personId };
    await note({
      planId: '',
      at,
      personId: caller.personId,
      verb: 'passwordReset.withdraw',
      sections: [],
      audience: 'all',
      detail,
    });
  });
}
