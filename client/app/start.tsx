/** The start page, for the installed app and after a sign-in: it redirects to the page that the account needs first. */
import { Navigate } from 'react-router';
import type { PlanSummary } from '#shared/api.ts';
import type { StartPage as Start } from '#shared/settings.ts';
import { usePlans } from '#client/api/queries.ts';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { ownPath } from '#client/features/own-view/index.ts';
import { unsentSettings } from '#client/settings/own-settings.ts';
import { Loading } from '#client/ui/page-states.tsx';

/**
 * The path of the first page for an account. A member of one open plan, as most families are, starts on that plan, which has
 * the line about what changed. The person whose plan it is starts on their own view, unless they chose the whole plan. A member of
 * several plans starts on the list, which says where something changed and what waits for them.
 */
export function firstPage(plans: readonly PlanSummary[], start: Start | null): string {
  const [only, ...others] = plans.filter((plan) => plan.archivedAt === null);
  if (only === undefined || others.length > 0) return '/';
  return only.standing === 'person' && start !== 'plan' ? ownPath(only.id) : `/plans/${only.id}`;
}

/** Redirects as soon as the plans are known. If they cannot be read, the list of plans shows the reason. */
export function StartPage() {
  const { data: plans, error } = usePlans();
  const { settings } = useSignedIn();
  // A choice that was made here without a network comes before the one that the account has.
  const start = unsentSettings().startPage ?? settings?.startPage ?? null;
  if (plans !== undefined || error) return <Navigate to={firstPage(plans ?? [], start)} replace />;
  return <Loading />;
}
