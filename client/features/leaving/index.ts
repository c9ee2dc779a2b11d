/** What other parts of the client may use of signing out or changing the user. */
export { useLeave } from './use-leave.ts';
