/** The address of a point of the past: `?section=<id>&at=<seq>`, and `&from=<seq>` for a comparison. */
import { useMemo } from 'react';
import { useLocation } from 'react-router';

/**
 * A point of a section that is shown in place of its live text. `at` is a row of its log; null is now, which stands only in a
 * comparison. `from` is the point with which it is compared; null where only the text is shown.
 */
export type Point = {
  readonly sectionId: string;
  readonly at: number | null;
  readonly from: number | null;
};

const SEQ = /^\d{1,15}$/;

function seqIn(query: URLSearchParams, name: string): number | null {
  const value = query.get(name) ?? '';
  return SEQ.test(value) ? Number(value) : null;
}

/** The point that the query of an address names; null if it names none. */
export function pointIn(search: string): Point | null {
  const query = new URLSearchParams(search);
  const sectionId = query.get('section') ?? '';
  const at = seqIn(query, 'at');
  const from = seqIn(query, 'from');
  return sectionId === '' || (at === null && from === null) ? null : { sectionId, at, from };
}

/** The query of the address of a point, in its canonical order. */
export function searchOf({ sectionId, at, from }: Point): string {
  const query = new URLSearchParams({ section: sectionId });
  if (at !== null) query.set('at', String(at));
  if (from !== null) query.set('from', String(from));
  return ['?', query.toString()].join('');
}

/** The address of a point. */
export function pathOfPoint(planId: string, point: Point): string {
  return `/plans/${planId}${searchOf(point)}`;
}

/** The point of this section in the address of the page; null if the page shows its live text. */
export function usePoint(sectionId: string): Point | null {
  const { search } = useLocation();
  return useMemo(() => {
    const point = pointIn(search);
    return point?.sectionId === sectionId ? point : null;
  }, [search, sectionId]);
}
