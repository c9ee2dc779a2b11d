/** The addresses of the own view. */

/** The address of the own view of a plan, or of one of its pages. */
export function ownPath(planId: string, place = ''): string {
  return place === '' ? `/plans/${planId}/own` : `/plans/${planId}/own/${place}`;
}
