/** Marks passages and sections of a plan as seen by the caller. */
import type { z } from 'zod';
import type { zMarkAsSeen } from '#shared/api.ts';
import { Refusal } from '#shared/errors.ts';
import { planFor } from '#server/commands/access.ts';
import { perform, type Caller, type CommandContext } from '#server/commands/context.ts';
import type { NewPassages } from '#server/history/new-passages.ts';
import { seenNow, shortenSeen } from '#server/history/news.ts';

/**
 * Stores what the caller has seen of these sections, of those that the caller can read. There is no audit entry: it changes nothing in
 * the plan, and what a member reads is private. So the caller's own pages alone are told.
 */
export async function markAsSeen(
  context: CommandContext,
  newPassages: NewPassages,
  caller: Caller,
  planId: string,
  { person = caller.personId, page, ...said }: z.output<typeof zMarkAsSeen>,
): Promise<void> {
  const { store } = context;
  const now = context.now();
  const { plan, member } = await planFor(store.records, caller, planId, now);
  // `person` is the person who was signed in on the page. If another person is signed in by now, they have not seen these
  // sections. It is better to show news twice than never.
  if (person !== caller.personId) throw new Refusal('not_allowed');
  const seen = await seenNow(store, { plan, member }, said, now);
  if (seen.size === 0) return;
  await perform(context, async (records, _note, publish) => {
    await records.putSeen(caller.personId, now, seen);
    publish({ kind: 'seen', personId: caller.personId, planId, page });
  });
  await shortenSeen({ store, newPassages }, caller.personId, [...seen.keys()]);
}
