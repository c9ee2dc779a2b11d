/** The public interface of the service pages. */
import { lazy } from 'react';

/** The service page. Its code is fetched when the page opens. */
export const ServicePage = lazy(async () => ({ default: (await import('./service-page.tsx')).ServicePage }));

/** The set-up page. Its code is fetched when the page opens. */
export const SetUpPage = lazy(async () => ({ default: (await import('./set-up-page.tsx')).SetUpPage }));
