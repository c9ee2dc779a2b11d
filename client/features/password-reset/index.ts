/** What other parts of the client may use of password resets. */
import { lazy } from 'react';

/** Fetched when it is opened. */
export const NewPasswordPage = lazy(async () => ({ default: (await import('./new-password-page.tsx')).NewPasswordPage }));

/** Fetched when it is opened. */
export const UsedPasswordResets = lazy(async () => ({ default: (await import('./used-resets.tsx')).UsedPasswordResets }));
