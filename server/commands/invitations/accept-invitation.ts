/** Accepts an invitation, with the caller's account or a new one. */
import type { z } from 'zod';
import type { zAccept } from '#shared/api.ts';
import { Refusal } from '#shared/errors.ts';
import { isCurrent } from '#shared/rights.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { openInvitation } from '#server/commands/invitations/open-invitations.ts';
import { fitNamesAndGrants } from '#server/commands/sections/names-and-grants.ts';
import type { InvitationRecord } from '#server/store/records/invitations.ts';
import type { Records } from '#server/store/store.ts';

async function joinPlan(
  context: CommandContext,
  records: Records,
  personId: string,
  planId: string,
  invitation: InvitationRecord,
): Promise<void> {
  const at = context.now();
  const standing = invitation.standing ?? 'observer';
  const before = await records.memberOf(planId, personId);
  if (before !== null && isCurrent(before, at)) throw new Refusal('conflict');
  await records.putMember({
    id: before?.id ?? context.newId(),
    planId,
    personId,
    standing,
    relation: invitation.relation,
    // A manager has to check the authority again, because an authority that was noted earlier may have ended.
    authority: { kind: 'none', evidence: '', until: null },
    expiresAt: invitation.memberExpiresAt,
    removedAt: null,
    joinedAt: at,
  });
  if (before !== null) await fitNamesAndGrants(records, before, standing);
}

/**
 * Uses up an invitation. A caller who is signed in joins with their account; another caller gets an account, unless the e-mail
 * has one already. If two callers use one invitation at the same moment, the second is refused.
 */
export async function acceptInvitation(
  context: CommandContext,
  caller: Caller | null,
  input: z.output<typeof zAccept>,
): Promise<{ planId: string | null; personId: string; newAccount: boolean }> {
  const { account } = input;
  const outside = context.store.records;
  await openInvitation(outside, input.key, context.now());
  if (caller === null && account === undefined) throw new Refusal('not_signed_in');
  const accountToMake = caller === null ? account : undefined;
  if (accountToMake !== undefined && (await outside.personByEmail(accountToMake.email)) !== null)
    throw new Refusal('account_exists');
  // Hashing is slow on purpose, so it is done before the transaction: other writes do not wait for it.
  const passwordHash = accountToMake === undefined ? '' : await context.hashPassword(accountToMake.password);

  return perform(context, async (records, note) => {
    const at = context.now();
    const invitation = await openInvitation(records, input.key, at);
    if (!(await records.markInvitationUsed(invitation.id, at))) throw new Refusal('link_used');
    const personId = caller?.personId ?? context.newId();
    if (accountToMake !== undefined) {
      if ((await records.personByEmail(accountToMake.email)) !== null) throw new Refusal('account_exists');
      await records.insertAccount({ id: personId, name: accountToMake.name, email: accountToMake.email, passwordHash, at });
    }
    const { planId } = invitation;
    if (planId === null) {
      if (await records.isServiceManager(personId)) throw new Refusal('conflict');
      await records.addServiceManager(personId);
    } else {
      await joinPlan(context, records, personId, planId, invitation);
    }
    const detail = { invitation: invitation.id, standing: invitation.standing, newAccount: accountToMake !== undefined };
    await note({ planId: planId ?? '', at, personId, verb: 'invitation.accept', sections: [], audience: 'all', detail });
    return { planId, personId, newAccount: accountToMake !== undefined };
  });
}
