/** Where the installed app opens, and where a sign-in leads to: at once to what this account came for. */
import { Navigate } from 'react-router';
import type { PlanSummary } from '#shared/api.ts';
import { usePlans } from '#client/api/queries.ts';
import { Waiting } from '#client/ui/page-states.tsx';

/**
 * The page an account begins on. Whoever is on one plan, as most families are, begins in it, where the line about what changed
 * stands; whoever is on several begins on their list, which says where something changed and what waits for them.
 */
export function firstPage(plans: readonly PlanSummary[]): string {
  const [only, ...others] = plans.filter((plan) => plan.archivedAt === null);
  return only !== undefined && others.length === 0 ? `/plans/${only.id}` : '/';
}

/** Leads on as soon as the plans are known. Where they cannot be read the list says why. */
export function StartPage() {
  const { data: plans, error } = usePlans();
  if (plans !== undefined || error) return <Navigate to={firstPage(plans ?? [])} replace />;
  return <Waiting />;
}
