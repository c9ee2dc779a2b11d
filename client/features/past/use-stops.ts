/** The stops of a section's past, and how the page goes from one point to another. */
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { useNavigate } from 'react-router';
import { queryClient } from '#client/api/queries.ts';
import { sittingsQuery } from './queries.ts';
import { searchOf, type Point } from './point.ts';
import { stopsOf, type Stop } from './stops.ts';

const NONE: readonly Stop[] = [];

/** The stops, the oldest first; none until they are read. */
export function useStops(sectionId: string): readonly Stop[] {
  const { data } = useQuery({ ...sittingsQuery(sectionId), refetchOnWindowFocus: false });
  return useMemo(() => (data === undefined ? NONE : stopsOf(data)), [data]);
}

/** The row of the stop before the newest one; with only one stop, of that one. */
export async function lastPast(sectionId: string): Promise<number> {
  const stops = stopsOf(await queryClient.fetchQuery({ ...sittingsQuery(sectionId), staleTime: 0, retry: false }));
  return (stops.at(-2) ?? stops.at(-1))?.seq ?? 0;
}

/** Where the past of a section leads. */
export type Travel = {
  /** To another point, in place of this one in the browser's list of pages. */
  readonly to: (point: Omit<Point, 'sectionId'>) => void;
  /** To the live text. */
  readonly back: () => void;
};

/** The ways from a point of the past. */
export function useTravel(sectionId: string): Travel {
  const navigate = useNavigate();
  const to = useCallback(
    (point: Omit<Point, 'sectionId'>): void => void navigate({ search: searchOf({ sectionId, ...point }) }, { replace: true }),
    [navigate, sectionId],
  );
  const back = useCallback((): void => void navigate({ search: '' }, { replace: true }), [navigate]);
  return useMemo(() => ({ to, back }), [to, back]);
}
