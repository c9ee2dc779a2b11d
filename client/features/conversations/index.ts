/** The public interface of the place of a plan that lists its conversations. */
import { lazy } from 'react';

/** The page. Its code is fetched when it opens. */
export const ConversationsPage = lazy(async () => ({ default: (await import('./conversations-page.tsx')).ConversationsPage }));
