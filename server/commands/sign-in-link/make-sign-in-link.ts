/** Makes a link that signs in, and puts the mail with it into the outbox. */
import type { z } from 'zod';
import type { zSignInLinkFor } from '#shared/api-sign-in.ts';
import { Refusal } from '#shared/errors.ts';
import { perform, type CommandContext } from '#server/commands/context.ts';
import { keyHash } from '#server/commands/invitations/invitation-keys.ts';

/** How long a link signs in, in milliseconds: long enough for a slow mail, and little time for anybody else. */
export const SIGN_IN_LINK_LIFETIME = 15 * 60_000;
/** For how long links that ran out are kept, in milliseconds. */
const KEPT_FOR = 24 * 60 * 60_000;

/**
 * Sends a link that signs in to an address, if an account has it. For every other address exactly as much is written and nothing is sent,
 * so neither the answer nor its time says which it was: the outbox drops a mail to nobody. There is no audit entry, as for a sign-in.
 */
export async function makeSignInLink(
  context: CommandContext,
  { email, next, language }: z.output<typeof zSignInLinkFor>,
): Promise<void> {
  const { sealMailKey } = context;
  if (sealMailKey === null) throw new Refusal('not_allowed');
  await perform(context, async (records) => {
    const at = context.now();
    const personId = (await records.personByEmail(email))?.id ?? null;
    const key = context.newSecret();
    const id = context.newId();
    await records.removeSignInLinks({ expiredBefore: at - KEPT_FOR });
    await records.insertSignInLink(
      { id, personId, next, createdAt: at, expiresAt: at + SIGN_IN_LINK_LIFETIME, usedAt: null },
      keyHash(key),
    );
    await records.insertMail([
      {
        id: context.newId(),
        kind: 'signInLink',
        personId,
        invitationId: null,
        passwordResetId: null,
        signInLinkId: id,
        address: null,
        language: language ?? 'en',
        secret: sealMailKey(key),
        createdAt: at,
        dueAt: at,
      },
    ]);
  });
}
