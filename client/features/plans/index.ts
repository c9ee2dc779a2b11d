/** The public interface of plans. */
import { lazy } from 'react';

export { PersonFacts } from './person-facts.tsx';
export { PlanFace } from './plan-face.tsx';
export { PlanPage } from './plan-page.tsx';
export { PlansPage } from './plans-page.tsx';

/** The page that makes a plan. Its code is fetched when the page opens. */
export const NewPlanPage = lazy(async () => ({ default: (await import('./new-plan-page.tsx')).NewPlanPage }));
