/**
 * The public interface of sign-out and change of user for code that is loaded later. It is apart from index.ts, so that the
 * first page stays small.
 */
export { LeaveNotice, LeavePanel } from './leave-panel.tsx';
