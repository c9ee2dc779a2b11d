/** The start page, for the installed app and after a sign-in: it redirects to the page that the account needs first. */
import { Navigate } from 'react-router';
import type { PlanSummary } from '#shared/api.ts';
import { usePlans } from '#client/api/queries.ts';
import { Loading } from '#client/ui/page-states.tsx';

/**
 * The path of the first page for an account. A member of one open plan, as most families are, starts on that plan, which has
 * the line about what changed. A member of several plans starts on the list, which says where something changed and what waits
 * for them.
 */
export function firstPage(plans: readonly PlanSummary[]): string {
  const [only, ...others] = plans.filter((plan) => plan.archivedAt === null);
  return only !== undefined && others.length === 0 ? `/plans/${only.id}` : '/';
}

/** Redirects as soon as the plans are known. If they cannot be read, the list of plans shows the reason. */
export function StartPage() {
  const { data: plans, error } = usePlans();
  if (plans !== undefined || error) return <Navigate to={firstPage(plans ?? [])} replace />;
  return <Loading />;
}
