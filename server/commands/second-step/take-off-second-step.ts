/** Takes off somebody's second step, because their phone and their codes are lost. */
import type { z } from 'zod';
import type { zTakeOffSecondStep } from '#shared/api-sign-in.ts';
import { Refusal } from '#shared/errors.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { languageOf } from '#server/commands/account/language-of.ts';

/**
 * Takes off the second step of the account with this e-mail, its app and all its passkeys, with a reason, which the audit trail keeps. Only managers of the service may,
 * and never for themselves: otherwise a session that was left open would be enough. The person is told by mail, where the service sends
 * any. Their password stays, and so does the need for a second step where there is one.
 */
export async function takeOffSecondStep(
  context: CommandContext,
  caller: Caller,
  { email, reason }: z.output<typeof zTakeOffSecondStep>,
): Promise<void> {
  await perform(context, async (records, note, publish) => {
    if (!(await records.isServiceManager(caller.personId))) throw new Refusal('not_allowed');
    const person = await records.personByEmail(email);
    if (person === null) throw new Refusal('invalid', undefined, { email: 'unknownAccount' });
    if (person.id === caller.personId) throw new Refusal('invalid', undefined, { email: 'ownAccount' });
    const at = context.now();
    const hasApp = typeof (await records.secondStep(person.id))?.confirmedAt === 'number';
    const passkeys = await records.removePasskeys({ personId: person.id });
    await records.removeSecondStep(person.id);
    // The refusal ends the transaction, so nothing is removed then.
    if (!hasApp && passkeys === 0) throw new Refusal('invalid', undefined, { email: 'noSecondStep' });
    // Who has given the password and is asked for the code now begins anew.
    await records.removeBegunSignIns({ personId: person.id });
    if (context.sealMailKey !== null)
      await records.insertMail([
        {
          id: context.newId(),
          kind: 'secondStepOff',
          personId: person.id,
          invitationId: null,
          passwordResetId: null,
          address: null,
          language: await languageOf(records, { personId: person.id }),
          secret: null,
          createdAt: at,
          dueAt: at,
        },
      ]);
    const detail = { for: person.id, reason };
    await note({
      planId: '',
      at,
      personId: caller.personId,
      verb: 'secondStep.takeOff',
      sections: [],
      audience: 'all',
      detail,
    });
    publish({ kind: 'sessions', personId: person.id });
  });
}
