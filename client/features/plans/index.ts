/** The public interface of plans. */
import { lazy } from 'react';

export { PersonFacts } from './person-facts.tsx';
export { PlanFace } from './plan-face.tsx';
export { PlanPage } from './plan-page.tsx';
export { PlansPage } from './plans-page.tsx';

/** Where the photo of a plan's person is changed. Its code is fetched when it is opened. */
export const PlanPhoto = lazy(async () => ({ default: (await import('./plan-photo.tsx')).PlanPhoto }));

/** The page that makes a plan. Its code is fetched when the page opens. */
export const NewPlanPage = lazy(async () => ({ default: (await import('./new-plan-page.tsx')).NewPlanPage }));
