/** The public interface of signing in by a link in an e-mail. */
import { lazy } from 'react';

/** The page for asking for a link, and the one behind it. Its code is fetched when the page opens. */
export const SignInLinkPage = lazy(async () => ({ default: (await import('./sign-in-link-page.tsx')).SignInLinkPage }));
