/** The public interface of the timelines, for the routes and for links. What opens beside a section is in lazy-index.ts. */
import { lazy } from 'react';

const fetchPage = () => import('./timeline-page.tsx');
/** The timeline of a plan. Its code is fetched when the page opens. */
export const TimelinePage = lazy(async () => ({ default: (await fetchPage()).TimelinePage }));
/** The audit trail of a plan. Its code is fetched when the page opens. */
export const AuditPage = lazy(async () => ({ default: (await import('./audit-page.tsx')).AuditPage }));
