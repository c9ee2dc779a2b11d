/** The public interface of the people on a plan. */
import { lazy } from 'react';

/** The people page of a plan. Its code is fetched when the page opens. */
export const PeoplePage = lazy(async () => ({ default: (await import('./people-page.tsx')).PeoplePage }));
