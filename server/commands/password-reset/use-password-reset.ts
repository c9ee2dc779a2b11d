/** Uses a way to a new password. */
import type { z } from 'zod';
import type { zPasswordResetUse } from '#shared/api.ts';
import { Refusal } from '#shared/errors.ts';
import { perform, type CommandContext } from '#server/commands/context.ts';
import { keyHash } from '#server/commands/invitations/invitation-keys.ts';
import type { PersonRecord } from '#server/store/records/accounts.ts';
import type { PasswordResetRecord } from '#server/store/records/password-resets.ts';
import type { Records } from '#server/store/store.ts';

/**
 * Finds a way back that is still open by its token or its code. Whatever else a key is, the answer is the same: one that was
 * used, taken back or has run out tells no more than one that never was.
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
 * Gives the account a new password and signs it out wherever it was signed in. Two who come at the same moment cannot both do so:
 * the second finds it used.
 */
export async function takePasswordReset(
  context: CommandContext,
  { key, password }: Pick<z.output<typeof zPasswordResetUse>, 'key' | 'password'>,
): Promise<PersonRecord> {
  await openPasswordReset(context.store.records, key, context.now());
  // Hashing is slow on purpose, so it is done before the transaction and not while others wait for it.
  const passwordHash = await context.hashPassword(password);
  return perform(context, async (records, publish) => {
    const at = context.now();
    const { id, personId, createdBy } = await openPasswordReset(records, key, at);
    if (!(await records.usePasswordReset(id, at))) throw new Refusal('not_found');
    const person = await records.person(personId);
    if (person === null || !(await records.setPassword(personId, passwordHash, at)))
      throw new Error('a way back leads to an account that has no password');
    await records.endSessionsOf(personId);
    const detail = { passwordReset: id, madeBy: createdBy };
    await records.appendAudit({ planId: '', at, personId, verb: 'passwordReset.use', sectionId: null, detail });
    publish({ kind: 'sessions', personId });
    return person;
  });
}
