/** Who may change the photo of a plan's person. */
import { Refusal } from '#shared/errors.ts';
import { mayChangePhoto } from '#shared/rights.ts';
import { planFor } from '#server/commands/access.ts';
import type { Caller } from '#server/commands/context.ts';
import type { Records } from '#server/store/store.ts';

/** Refuses with `not_found` who may not see the plan, and with `not_allowed` who may not change its photo. */
export async function requireMayChangePhoto(records: Records, caller: Caller, planId: string, now: number): Promise<void> {
  const { plan, member } = await planFor(records, caller, planId, now);
  if (!mayChangePhoto(plan, member, now)) throw new Refusal('not_allowed');
}
