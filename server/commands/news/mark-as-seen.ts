/** Keeps at which sections of a plan somebody looked. */
import type { z } from 'zod';
import type { zMarkAsSeen } from '#shared/api.ts';
import { Refusal } from '#shared/errors.ts';
import { planFor } from '#server/commands/access.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import { seenNow } from '#server/history/news.ts';

/**
 * Keeps how far these sections have come, of those that the caller can read, so that later they can be told what is new. No audit
 * entry: it changes nothing on the plan, and whoever reads is nobody's business. What is written in the same moment may count as
 * unseen.
 */
export async function markAsSeen(
  context: CommandContext,
  caller: Caller,
  planId: string,
  { person = caller.personId, sections }: z.output<typeof zMarkAsSeen>,
): Promise<void> {
  const now = context.now();
  const { plan, member } = await planFor(context.store.records, caller, planId, now);
  // Better told twice than never: the caller has not seen what stood on somebody else's page.
  if (person !== caller.personId) throw new Refusal('not_allowed');
  const seen = await seenNow(context.store, { plan, member }, new Set(sections), now);
  await perform(context, (records) => records.putSeen(caller.personId, now, seen));
}
