/** Notes that somebody knows of a new password of theirs. */
import { Refusal } from '#shared/errors.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';

/**
 * Puts away the notice about a way back that was used; My account goes on showing it. No audit entry: it changes nothing but the
 * caller's own pages.
 */
export async function seePasswordReset(context: CommandContext, caller: Caller, passwordResetId: string): Promise<void> {
  await perform(context, async (records) => {
    if (!(await records.seePasswordReset(passwordResetId, caller.personId, context.now()))) throw new Refusal('not_found');
  });
}
