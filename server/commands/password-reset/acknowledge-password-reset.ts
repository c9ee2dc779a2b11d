/** Keeps that a person knows that a password reset of theirs was used. */
import { Refusal } from '#shared/errors.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';

/**
 * Ends the notice about a password reset that was used; My account goes on showing it. It changes nothing but the caller's own pages,
 * so it has no audit entry.
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
