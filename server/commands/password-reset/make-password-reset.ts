/** Makes a way to a new password for somebody who forgot theirs. */
import type { z } from 'zod';
import type { zPasswordResetFor } from '#shared/api.ts';
import { Refusal } from '#shared/errors.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { keyHash } from '#server/commands/invitations/invitation-keys.ts';
import type { PersonRecord } from '#server/store/records/accounts.ts';
import type { PasswordResetRecord } from '#server/store/records/password-resets.ts';

/** One day: long enough for a letter that is handed over, short enough not to lie about. */
const OPEN_FOR = 24 * 60 * 60 * 1000;

/** A way back as it is made. The token and the code are nowhere else and never again. */
export type MadePasswordReset = {
  readonly passwordReset: PasswordResetRecord;
  readonly person: PersonRecord;
  readonly token: string;
  readonly code: string;
};

/**
 * Makes one for the account with this e-mail; for managers of the service, and for any account but their own. It ends the one
 * that was open before.
 */
export async function makePasswordReset(
  context: CommandContext,
  caller: Caller,
  { email }: z.output<typeof zPasswordResetFor>,
): Promise<MadePasswordReset> {
  return perform(context, async (records) => {
    if (!(await records.isServiceManager(caller.personId))) throw new Refusal('not_allowed');
    // The demo's accounts are everybody's, so nobody may lock the next visitor out of one.
    if ((await records.service())?.demo === true) throw new Refusal('not_allowed');
    const person = await records.personByEmail(email);
    if (person === null) throw new Refusal('invalid', undefined, { email: 'unknownAccount' });
    // Whoever is signed in and knows their password changes it; whoever does not has to ask somebody else, like everyone.
    if (person.id === caller.personId) throw new Refusal('invalid', undefined, { email: 'ownAccount' });
    const at = context.now();
    await records.withdrawPasswordResets({ personId: person.id }, at);
    const passwordReset: PasswordResetRecord = {
      id: context.newId(),
      personId: person.id,
      createdBy: caller.personId,
      createdAt: at,
      expiresAt: at + OPEN_FOR,
      usedAt: null,
      withdrawnAt: null,
      seenAt: null,
    };
    const token = context.newSecret();
    const code = context.newCode();
    await records.insertPasswordReset(passwordReset, keyHash(token), keyHash(code));
    const detail = { passwordReset: passwordReset.id, for: person.id };
    await records.appendAudit({
      planId: '',
      at,
      personId: caller.personId,
      verb: 'passwordReset.make',
      sectionId: null,
      detail,
    });
    return { passwordReset, person, token, code };
  });
}
