/** What other parts of the client may use of the printed sheet. */
import { lazy } from 'react';

/** Fetched when it is opened. */
export const PrintPage = lazy(async () => ({ default: (await import('./print-page.tsx')).PrintPage }));
