/** The public interface of plans. */
import { lazy } from 'react';

export { PlanPage } from './plan-page.tsx';
export { PlansPage } from './plans-page.tsx';

/** The page that makes a plan. Its code is fetched when the page opens. */
export const NewPlanPage = lazy(async () => ({ default: (await import('./new-plan-page.tsx')).NewPlanPage }));
