/** What other parts may use of signing out or changing the user, once they were fetched themselves: kept apart from index.ts, so that the first page stays small. */
export { LeaveNotice, LeavePanel } from './leave-panel.tsx';
