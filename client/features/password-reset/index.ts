/** The public interface of password resets. */
import { lazy } from 'react';

/** The page for a new password. Its code is fetched when the page opens. */
export const NewPasswordPage = lazy(async () => ({ default: (await import('./new-password-page.tsx')).NewPasswordPage }));

/** The notice about used password resets. Its code is fetched when it is shown. */
export const UsedPasswordResets = lazy(async () => ({ default: (await import('./used-resets.tsx')).UsedPasswordResets }));
