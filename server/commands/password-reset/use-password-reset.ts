/** Uses a password reset. */
import type { z } from 'zod';
import type { zPasswordResetUse } from '#shared/api.ts';
import { Refusal } from '#shared/errors.ts';
import { perform, type CommandContext } from '#server/commands/context.ts';
import { keyHash } from '#server/commands/invitations/invitation-keys.ts';
import type { PersonRecord } from '#server/store/records/accounts.ts';
import type { PasswordResetRecord } from '#server/store/records/password-resets.ts';
import type { Records } from '#server/store/store.ts';

/**
 * Finds an open password reset by its token or its code. For every other key the answer is the same, so that the caller does
 * not learn whether a password reset with that key was used, was withdrawn, has expired or never was.
 */
export async function openPasswordReset(records: Records, key: string, now: number): Promise<PasswordResetRecord> {
  const passwordReset = await records.passwordResetByKey(keyHash(key));
  if (
    passwordReset === null ||
    passwordReset.usedAt !== null ||
    passwordReset.withdrawnAt !== null ||
    now >= passwordReset.expiresAt
  )
    throw new Refusal('not_found');
  return passwordReset;
}

/**
 * Gives the account a new password, and ends all its sessions and all its PINs on shared devices. If two callers use one password reset at the same moment, the
 * second is refused with `not_found`.
 */
export async function usePasswordReset(
  context: CommandContext,
  { key, password }: Pick<z.output<typeof zPasswordResetUse>, 'key' | 'password'>,
): Promise<PersonRecord> {
  await openPasswordReset(context.store.records, key, context.now());
  // Hashing is slow on purpose, so it is done before the transaction: other writes do not wait for it.
  const passwordHash = await context.hashPassword(password);
  return perform(context, async (records, note, publish) => {
    const at = context.now();
    const { id, personId, createdBy } = await openPasswordReset(records, key, at);
    if (!(await records.markPasswordResetUsed(id, at))) throw new Refusal('not_found');
    const person = await records.person(personId);
    if (person === null || !(await records.setPassword(personId, passwordHash, at)))
      throw new Error('a password reset is for an account that has no password');
    await records.endSessionsOf(personId);
    await records.removeDevicePins({ personId });
    await records.removeSignInLinks({ personId });
    await records.removeBegunSignIns({ personId });
    const detail = { passwordReset: id, madeBy: createdBy };
    await note({ planId: '', at, personId, verb: 'passwordReset.use', sections: [], audience: 'all', detail });
    publish({ kind: 'sessions', personId });
    return person;
  });
}
