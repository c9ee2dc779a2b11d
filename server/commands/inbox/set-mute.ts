/** Mutes a plan or a thread for the caller, or takes that back. */
import type { z } from 'zod';
import type { zMuteChange } from '#shared/api-inbox.ts';
import { Refusal } from '#shared/errors.ts';
import { mayKnow } from '#shared/notifications.ts';
import { planFor } from '#server/commands/access.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';

/**
 * While something is muted, the caller is told nothing new of it. What they were told before stays. A thread is known by what the caller
 * was told of it, so one that they may not know of is refused like one that never was (R9). There is no audit entry: it concerns only
 * the caller's own pages.
 */
export async function setMute(
  context: CommandContext,
  caller: Caller,
  { planId, threadId, muted }: z.output<typeof zMuteChange>,
): Promise<void> {
  await perform(context, async (records, _note, publish) => {
    const at = context.now();
    const { member } = await planFor(records, caller, planId, at);
    let sectionId: string | null = null;
    if (threadId !== null) {
      const told = await records.notificationOfThread(caller.personId, threadId);
      const section = told === null || told.about.planId !== planId ? null : await records.section(told.about.sectionId);
      const professionalsOnly = told !== null && 'professionalsOnly' in told.about && told.about.professionalsOnly;
      if (section === null || !mayKnow({ professionalsOnly }, section, member, at)) throw new Refusal('not_found');
      sectionId = section.id;
    }
    await records.setMute(caller.personId, { planId, threadId, sectionId }, muted);
    publish({ kind: 'inbox', personId: caller.personId });
  });
}
