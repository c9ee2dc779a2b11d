/** What other parts of the client may use of the account. */
import { lazy } from 'react';

/** Fetched when it is opened. */
export const SignInPage = lazy(async () => ({ default: (await import('./sign-in-page.tsx')).SignInPage }));

/** Fetched when it is opened. */
export const AccountPage = lazy(async () => ({ default: (await import('./account-page.tsx')).AccountPage }));
