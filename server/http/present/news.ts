/** How news is presented. */
import type { PlanNews } from '#shared/api.ts';
import type { SectionNews } from '#shared/api-news.ts';
import { Refusal } from '#shared/errors.ts';
import { planFor, sectionFor } from '#server/commands/access.ts';
import type { Caller } from '#server/commands/context.ts';
import { newsOf, sectionNewsOf, type Reading } from '#server/history/news.ts';

/** What is new to a caller on all their plans that are in use. */
export async function presentPlansNews(reading: Reading, caller: Caller, now: number): Promise<PlanNews[]> {
  const plans = (await reading.store.records.plansOf(caller.personId)).filter(({ plan }) => plan.archivedAt === null);
  return newsOf(reading, caller.personId, plans, now);
}

/** What is new to a caller on one plan. */
export async function presentNews(reading: Reading, caller: Caller, planId: string, now: number): Promise<PlanNews> {
  const { plan, member } = await planFor(reading.store.records, caller, planId, now);
  const [news] = await newsOf(reading, caller.personId, [{ plan, member }], now);
  if (news === undefined) throw new Refusal('not_found');
  return news;
}

/** The passages of a section that are new to a caller. */
export async function presentSectionNews(
  reading: Reading,
  caller: Caller,
  sectionId: string,
  now: number,
): Promise<SectionNews> {
  const { section } = await sectionFor(reading.store.records, caller, sectionId, now);
  return sectionNewsOf(reading, section, caller.personId);
}
