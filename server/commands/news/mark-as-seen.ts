/** Marks sections of a plan as seen by the caller. */
import type { z } from 'zod';
import type { zMarkAsSeen } from '#shared/api.ts';
import { Refusal } from '#shared/errors.ts';
import { planFor } from '#server/commands/access.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { seenNow } from '#server/history/news.ts';

/**
 * Stores the last seq of these sections, of those that the caller can read, so that news can later show what is newer. There is
 * no audit entry: it changes nothing in the plan, and what a member reads is private. Text that is written at the same moment
 * may count as unseen.
 */
export async function markAsSeen(
  context: CommandContext,
  caller: Caller,
  planId: string,
  { person = caller.personId, sections }: z.output<typeof zMarkAsSeen>,
): Promise<void> {
  const now = context.now();
  const { plan, member } = await planFor(context.store.records, caller, planId, now);
  // `person` is the person who was signed in on the page. If another person is signed in by now, they have not seen these
  // sections. It is better to show news twice than never.
  if (person !== caller.personId) throw new Refusal('not_allowed');
  const seen = await seenNow(context.store, { plan, member }, new Set(sections), now);
  await perform(context, (records) => records.putSeen(caller.personId, now, seen));
}
