/** What other parts of the client may use of plans. */
import { lazy } from 'react';

export { PlanPage } from './plan-page.tsx';
export { PlansPage } from './plans-page.tsx';

/** Fetched when it is opened. */
export const NewPlanPage = lazy(async () => ({ default: (await import('./new-plan-page.tsx')).NewPlanPage }));
