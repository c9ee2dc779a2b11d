/** How the overview of a plan is presented. */
import type { PlanOverview } from '#shared/api-overview.ts';
import { atLeast, rightOn } from '#shared/rights.ts';
import { sectionRoom } from '#shared/wire.ts';
import { planFor } from '#server/commands/access.ts';
import type { Caller } from '#server/commands/context.ts';
import type { Services } from '#server/http/route.ts';

/**
 * The overview of a plan for a caller: the sections in use that they may read now, in the order of the plan. Nothing is read of any
 * other section. A section whose text cannot be read just now is left out.
 */
export async function presentOverview(
  { context: { store, now: clock }, overviews }: Pick<Services, 'context' | 'overviews'>,
  caller: Caller,
  planId: string,
): Promise<PlanOverview> {
  const now = clock();
  const { plan, member } = await planFor(store.records, caller, planId, now);
  const readable = (await store.records.sectionsOf(plan.id)).filter(
    (section) => section.retiredAt === null && atLeast(rightOn(section, member, now), 'read'),
  );
  const found = await overviews.of(
    store.log,
    readable.map(({ id }) => sectionRoom(id)),
  );
  const sections = readable.flatMap(({ id }) => {
    const overview = found.get(sectionRoom(id));
    return overview === undefined ? [] : [{ id, ...overview }];
  });
  return { sections };
}
