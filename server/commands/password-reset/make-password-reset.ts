/** Makes a password reset for a person who forgot their password. */
import type { z } from 'zod';
import type { zPasswordResetFor } from '#shared/api.ts';
import { Refusal } from '#shared/errors.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { languageOf } from '#server/commands/account/language-of.ts';
import { keyHash } from '#server/commands/invitations/invitation-keys.ts';
import type { PersonRecord } from '#server/store/records/accounts.ts';
import type { PasswordResetRecord } from '#server/store/records/password-resets.ts';

/**
 * How long a password reset can be used: one day, in milliseconds. That is enough time to hand over a letter, and little time
 * for another person to find it.
 */
const LIFETIME = 24 * 60 * 60 * 1000;

/** A new password reset. The token and the code are not stored and cannot be shown again. */
export type MadePasswordReset = {
  readonly passwordReset: PasswordResetRecord;
  readonly person: PersonRecord;
  readonly token: string;
  readonly code: string;
};

/**
 * Makes a password reset for the account with this e-mail. Managers of the service can make one for any account except their
 * own (R15). On a service that sends e-mail its link also goes to the address of the account. An earlier password reset for the account that is still open is withdrawn.
 */
export async function makePasswordReset(
  context: CommandContext,
  caller: Caller,
  { email }: z.output<typeof zPasswordResetFor>,
): Promise<MadePasswordReset> {
  return perform(context, async (records, note) => {
    if (!(await records.isServiceManager(caller.personId))) throw new Refusal('not_allowed');
    // Every visitor of the demo uses the same accounts, so no visitor may lock the others out of one.
    if ((await records.service())?.demo === true) throw new Refusal('not_allowed');
    const person = await records.personByEmail(email);
    if (person === null) throw new Refusal('invalid', undefined, { email: 'unknownAccount' });
    // A manager who knows their own password can change it. One who forgot it has to ask another manager, like every person.
    if (person.id === caller.personId) throw new Refusal('invalid', undefined, { email: 'ownAccount' });
    const at = context.now();
    await records.withdrawPasswordResets({ personId: person.id }, at);
    const passwordReset: PasswordResetRecord = {
      id: context.newId(),
      personId: person.id,
      createdBy: caller.personId,
      createdAt: at,
      expiresAt: at + LIFETIME,
      usedAt: null,
      withdrawnAt: null,
      seenAt: null,
    };
    const token = context.newSecret();
    const code = context.newCode();
    await records.insertPasswordReset(passwordReset, keyHash(token), keyHash(code));
    if (context.sealMailKey !== null)
      await records.insertMail([
        {
          id: context.newId(),
          kind: 'passwordReset',
          personId: person.id,
          invitationId: null,
          passwordResetId: passwordReset.id,
          address: null,
          language: await languageOf(records, { personId: person.id }),
          secret: context.sealMailKey(token),
          createdAt: at,
          dueAt: at,
        },
      ]);
    const detail = { passwordReset: passwordReset.id, for: person.id };
    await note({
      planId: '',
      at,
      personId: caller.personId,
      verb: 'passwordReset.make',
      sections: [],
      audience: 'all',
      detail,
    });
    return { passwordReset, person, token, code };
  });
}
