/** The public interface of the people on a plan. */
import { lazy } from 'react';

/** The people page of a plan. Its code is fetched when the page opens. */
export const PeoplePage = lazy(async () => ({ default: (await import('./people-page.tsx')).PeoplePage }));

/** The end of the address of the people page that opens the form for an invitation. */
export const INVITE_HASH = '#invite';
