/** Acknowledges that a password reset was used. */
import { Refusal } from '#shared/errors.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';

/**
 * Stores that the caller knows that a password reset for their account was used. The notice about it is not shown any more; My
 * account still lists the password reset. There is no audit entry, because this changes only the caller's own pages.
 */
export async function acknowledgePasswordReset(
  context: CommandContext,
  caller: Caller,
  passwordResetId: string,
): Promise<void> {
  await perform(context, async (records) => {
    if (!(await records.acknowledgePasswordReset(passwordResetId, caller.personId, context.now())))
      throw new Refusal('not_found');
  });
}
