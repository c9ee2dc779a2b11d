/** The public interface of the account feature. */
import { lazy } from 'react';

/** The sign-in page. Its code is fetched when the page opens. */
export const SignInPage = lazy(async () => ({ default: (await import('./sign-in-page.tsx')).SignInPage }));

/** The account page. Its code is fetched when the page opens. */
export const AccountPage = lazy(async () => ({ default: (await import('./account-page.tsx')).AccountPage }));
