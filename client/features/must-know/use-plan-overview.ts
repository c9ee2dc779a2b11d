/** The overview of a plan: the server's answer, and what the sections that are open on this page say of themselves. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Plan } from '#shared/api.ts';
import type { SectionOverview } from '#shared/api-overview.ts';
import { planOverviewQuery } from '#client/api/queries.ts';
import { overviewPath } from '#client/offline/prune.ts';
import { useLiveOverviews } from '#client/live/live-overviews.ts';
import { useStaleAnswers } from '#client/offline/answer-cache.ts';

/** The overview of a plan as far as the page knows it. */
export type KnownOverview = {
  /** By section id, only for sections that are on the plan now. A section whose text is not known yet is missing. */
  readonly sections: ReadonlyMap<string, SectionOverview>;
  /** Whether the server or this device has answered. Open sections can be there before. */
  readonly answered: boolean;
  /** Whether a newer answer is on its way. */
  readonly reading: boolean;
  /** Whether it could not be read. */
  readonly failed: boolean;
  /** When the server gave the answer, if it is an old one from this device (epoch milliseconds); null if it is new. */
  readonly asOf: number | null;
};

/** The overview of a plan. Sections that the reader has lost are not in it any more, also if an older answer has them. */
export function usePlanOverview(plan: Pick<Plan, 'id' | 'sections'>): KnownOverview {
  const { data, isError, isFetching } = useQuery(planOverviewQuery(plan.id));
  const live = useLiveOverviews();
  const asOf = useStaleAnswers().get(overviewPath(plan.id)) ?? null;
  const { sections } = plan;
  return useMemo(() => {
    const answer = new Map(data?.sections.map(({ id, ...overview }) => [id, overview]));
    const known = sections.flatMap(({ id }) => {
      const overview = live.get(id) ?? answer.get(id);
      return overview === undefined ? [] : [[id, overview] as const];
    });
    const answered = data !== undefined;
    return { sections: new Map(known), answered, reading: isFetching, failed: isError && !answered, asOf };
  }, [sections, data, live, asOf, isError, isFetching]);
}
