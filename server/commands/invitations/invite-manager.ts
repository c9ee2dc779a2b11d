/** Invites another manager of the service. */
import type { z } from 'zod';
import type { zManagerInvite } from '#shared/api.ts';
import { Refusal } from '#shared/errors.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { makeInvitation, type MadeInvitation } from '#server/commands/invitations/invite-member.ts';

/** Invites one person to manage the service: to create plans and to invite managers. It gives no right on any plan. */
export async function inviteManager(
  context: CommandContext,
  caller: Caller,
  input: z.output<typeof zManagerInvite>,
): Promise<MadeInvitation> {
  return perform(context, async (records, note) => {
    if (!(await records.isServiceManager(caller.personId))) throw new Refusal('not_allowed');
    const at = context.now();
    const about = {
      planId: null,
      standing: null,
      relation: '',
      memberExpiresAt: null,
      createdBy: caller.personId,
      createdAt: at,
    };
    const made = await makeInvitation(context, records, input.email, { ...about, name: input.name });
    const detail = { invitation: made.invitation.id, name: input.name };
    await note({ planId: '', at, personId: caller.personId, verb: 'manager.invite', sections: [], audience: 'all', detail });
    return made;
  });
}
