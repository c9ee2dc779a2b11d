/** The public interface of invitations. */
import { lazy } from 'react';

/** The page of an invitation. Its code is fetched when the page opens. */
export const InvitationPage = lazy(async () => ({ default: (await import('./invitation-page.tsx')).InvitationPage }));
