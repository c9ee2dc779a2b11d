/** Where links in texts lead from the own view. */
import type { Plan } from '#shared/api.ts';
import { sectionLinkOf } from '#shared/section-links.ts';
import { choicesOf, placeOf } from './choices.ts';
import { ownPath } from './own-path.ts';

/**
 * Where a link in a text leads from the own view: to the page of its section there. A section that is no choice is in the whole plan,
 * from where one way leads back.
 */
export function ownPlaceFor(plan: Pick<Plan, 'id' | 'sections' | 'members'>, path: string): string {
  const link = sectionLinkOf(path);
  if (link === null || link.planId !== plan.id) return path;
  if (link.sectionId === null) return ownPath(plan.id);
  const hasPage = choicesOf(plan).some((choice) => choice.kind === 'section' && placeOf(choice) === link.sectionId);
  return hasPage ? ownPath(plan.id, link.sectionId) : path;
}
