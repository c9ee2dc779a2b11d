/** What other parts of the client may use of the service. */
import { lazy } from 'react';

/** Fetched when it is opened. */
export const ServicePage = lazy(async () => ({ default: (await import('./service-page.tsx')).ServicePage }));

/** Fetched when it is opened. */
export const SetUpPage = lazy(async () => ({ default: (await import('./set-up-page.tsx')).SetUpPage }));
