/** The public interface of the inbox, for the frame of every page and for the routes. */
import { lazy } from 'react';

export { InboxLink } from './inbox-link.tsx';

/** The inbox. Its code is fetched when the page opens. */
export const InboxPage = lazy(async () => ({ default: (await import('./inbox-page.tsx')).InboxPage }));

/** The page that ends e-mail. Its code is fetched when the page opens. */
export const UnsubscribePage = lazy(async () => ({ default: (await import('./unsubscribe-page.tsx')).UnsubscribePage }));
