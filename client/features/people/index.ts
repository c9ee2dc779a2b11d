/** What other parts of the client may use of the people on a plan. */
import { lazy } from 'react';

/** Fetched when it is opened. */
export const PeoplePage = lazy(async () => ({ default: (await import('./people-page.tsx')).PeoplePage }));
