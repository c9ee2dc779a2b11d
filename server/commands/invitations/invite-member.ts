/** Invites a person to a plan. */
import type { z } from 'zod';
import type { zInvite } from '#shared/api.ts';
import { Refusal } from '#shared/errors.ts';
import { languageOf } from '#server/commands/account/language-of.ts';
import { planFor } from '#server/commands/access.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { keyHash } from '#server/commands/invitations/invitation-keys.ts';
import type { InvitationRecord } from '#server/store/records/invitations.ts';
import type { Records } from '#server/store/store.ts';

/** How long an invitation can be used: 14 days, in milliseconds. */
const LIFETIME = 14 * 24 * 60 * 60 * 1000;

/** A new invitation. The token and the code are not stored and cannot be shown again. */
export type MadeInvitation = { readonly invitation: InvitationRecord; readonly token: string; readonly code: string };

/**
 * Makes an invitation and stores it with the hashes of its keys. Where `email` is given and the service sends e-mail, its link also goes
 * there, in the language of whoever invites.
 */
export async function makeInvitation(
  context: CommandContext,
  records: Records,
  email: string | undefined,
  about: Pick<InvitationRecord, 'planId' | 'name' | 'standing' | 'relation' | 'memberExpiresAt' | 'createdBy' | 'createdAt'>,
): Promise<MadeInvitation> {
  const invitation = { ...about, id: context.newId(), expiresAt: about.createdAt + LIFETIME, usedAt: null, withdrawnAt: null };
  const token = context.newSecret();
  const code = context.newCode();
  await records.insertInvitation(invitation, keyHash(token), keyHash(code));
  const { createdAt: at, createdBy: personId } = about;
  if (email !== undefined && context.sealMailKey !== null)
    await records.insertMail([
      {
        id: context.newId(),
        kind: 'invitation',
        personId: null,
        invitationId: invitation.id,
        passwordResetId: null,
        address: email,
        language: await languageOf(records, { personId }),
        secret: context.sealMailKey(token),
        createdAt: at,
        dueAt: at,
      },
    ]);
  return { invitation, token, code };
}

/** Invites one person with a standing, by a link and a code that work once within 14 days. */
export async function inviteMember(
  context: CommandContext,
  caller: Caller,
  planId: string,
  input: z.output<typeof zInvite>,
): Promise<MadeInvitation> {
  return perform(context, async (records, note) => {
    const at = context.now();
    await planFor(records, caller, planId, at, 'manage');
    const memberExpiresAt = input.expiresAt ?? null;
    if (memberExpiresAt !== null && memberExpiresAt <= at) throw new Refusal('invalid', undefined, { expiresAt: 'past' });
    const { name, standing, relation } = input;
    const about = { planId, name, standing, relation, memberExpiresAt, createdBy: caller.personId, createdAt: at };
    const made = await makeInvitation(context, records, input.email, about);
    const detail = { invitation: made.invitation.id, name, standing };
    await note({ planId, at, personId: caller.personId, verb: 'member.invite', sections: [], audience: 'all', detail });
    return made;
  });
}
