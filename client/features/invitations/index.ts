/** What other parts of the client may use of invitations. */
import { lazy } from 'react';

/** Fetched when it is opened. */
export const InvitationPage = lazy(async () => ({ default: (await import('./invitation-page.tsx')).InvitationPage }));
