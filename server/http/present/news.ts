/** How news is presented. */
import type { PlanNews } from '#shared/api.ts';
import { Refusal } from '#shared/errors.ts';
import { planFor } from '#server/commands/access.ts';
import type { Caller } from '#server/commands/context.ts';
import { newsOf } from '#server/history/news.ts';
import type { Store } from '#server/store/store.ts';

/** What is new to a caller on all their plans that are in use. */
export async function presentPlansNews(store: Store, caller: Caller, now: number): Promise<PlanNews[]> {
  const plans = (await store.records.plansOf(caller.personId)).filter(({ plan }) => plan.archivedAt === null);
  return newsOf(store, caller.personId, plans, now);
}

/** What is new to a caller on one plan. */
export async function presentNews(store: Store, caller: Caller, planId: string, now: number): Promise<PlanNews> {
  const { plan, member } = await planFor(store.records, caller, planId, now);
  const [news] = await newsOf(store, caller.personId, [{ plan, member }], now);
  if (news === undefined) throw new Refusal('not_found');
  return news;
}
