/** The public interface of the person's own view. */
import { lazy } from 'react';

export { ownPath } from './own-path.ts';
export { OwnViewLink } from './own-view-link.tsx';
export { useOwnViewEntry } from './own-view-entry.ts';
export { StartPageChoice } from './start-page-choice.tsx';

/** The own view with all its pages. Its code is fetched when it opens. */
export const OwnView = lazy(async () => ({ default: (await import('./own-view.tsx')).OwnView }));
