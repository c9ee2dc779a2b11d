/** The public interface of the print page. */
import { lazy } from 'react';

/** The print page of a plan. Its code is fetched when the page opens. */
export const PrintPage = lazy(async () => ({ default: (await import('./print-page.tsx')).PrintPage }));
